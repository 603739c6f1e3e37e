package io.github.streamingkafka.validation.chart;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Polygon;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Lines, points and spans over a common axis, drawn the same as SVG and as PNG. */
public final class Chart {
  public static final Color BLUE = new Color(0x2f6fdb);
  public static final Color GREEN = new Color(0x1d9a6c);
  public static final Color ORANGE = new Color(0xc98209);
  public static final Color RED = new Color(0xd0453a);

  private static final int WIDTH = 960;
  private static final int HEIGHT = 360;
  private static final int PNG_SCALE = 2;
  private static final double ROOM_FOR_LABEL = 1.02;
  private static final double ROOM_BESIDE = 0.4;
  private static final double LANE_SHARE = 0.06;
  private static final double LANE_FILLED = 0.8;

  private static final Color TEXT = new Color(0x1b2330);
  private static final Color SOFT = new Color(0x647084);
  private static final Color GRID = new Color(0xe4e8ee);
  private static final Color STEP = new Color(0xa9b3c1);
  private static final Color BAND = new Color(0xe9f5ef);
  private static final String FONT = Font.SANS_SERIF;
  private static final Font BOLD = new Font(FONT, Font.BOLD, 15);
  private static final int USUAL_SIZE = 12;
  private static final Font PLAIN = new Font(FONT, Font.PLAIN, USUAL_SIZE);
  private static final Font SMALL = new Font(FONT, Font.PLAIN, 11);
  private static final BasicStroke LINE =
      new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHES =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 3}, 0);
  private static final Shape KEY = new Rectangle2D.Double(-6, -5, 12, 10);
  private static final Shape POINT = new Ellipse2D.Double(-2.5, -2.5, 5, 5);

  /** Told apart by whoever does not see the colours, too. */
  private static final List<Shape> SPAN_POINTS =
      List.of(
          new Ellipse2D.Double(-4, -4, 8, 8),
          new Rectangle2D.Double(-3.5, -3.5, 7, 7),
          new Polygon(new int[] {0, 5, 0, -5}, new int[] {-5, 0, 5, 0}, 4));

  static {
    // What is written upwards would be outlines instead of text.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private final String name;
  private final String says;
  private final XYSeriesCollection data = new XYSeriesCollection();
  private final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
  private final YIntervalSeriesCollection spans = new YIntervalSeriesCollection();
  private final XYErrorRenderer spanRenderer = new XYErrorRenderer();
  private final XYPlot plot;
  private final JFreeChart drawing;

  /**
   * A value, and how far it goes.
   *
   * @param at its place from left to right
   */
  public record Span(double at, double value, double least, double most) {}

  /**
   * @param name of its files
   * @param across what goes from left to right
   * @param up what goes from bottom to top
   * @param says what it shows
   */
  public Chart(String name, String title, String across, String up, String says) {
    this.name = name;
    this.says = says;
    plot = new XYPlot(data, axis(across), axis(up), renderer);
    plot.setDataset(1, spans);
    plot.setRenderer(1, spanRenderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    drawing = new JFreeChart(title, BOLD, plot, true);
    drawing.setBackgroundPaint(Color.WHITE);
    drawing.setPadding(new RectangleInsets(8, 8, 6, 14));
    drawing.getTitle().setPaint(TEXT);
    drawing.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
    LegendTitle legend = drawing.getLegend();
    legend.setFrame(BlockBorder.NONE);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setItemFont(SMALL);
    legend.setItemPaint(TEXT);
  }

  public String name() {
    return name;
  }

  public String title() {
    return drawing.getTitle().getText();
  }

  public String says() {
    return says;
  }

  /** Adds values that change from one to the next. */
  public void line(String series, NavigableMap<Double, Double> values, Color colour) {
    add(series, values, colour, true);
  }

  /** Adds values that stand for themselves. */
  public void points(String series, NavigableMap<Double, Double> values, Color colour) {
    add(series, values, colour, false);
  }

  /** Adds values with a bar each from the least to the most, and a line through them. */
  public void spans(String series, List<Span> values, Color colour) {
    YIntervalSeries points = new YIntervalSeries(series);
    values.forEach(each -> points.add(each.at(), each.value(), each.least(), each.most()));
    int number = spans.getSeriesCount();
    spans.addSeries(points);
    spanRenderer.setSeriesPaint(number, colour);
    spanRenderer.setSeriesStroke(number, LINE);
    spanRenderer.setSeriesShape(number, SPAN_POINTS.get(number % SPAN_POINTS.size()));
    spanRenderer.setSeriesLinesVisible(number, true);
  }

  /** Gives names to the places 0, 1 and so on of the axis from left to right. */
  public void places(List<String> names) {
    SymbolAxis axis = new SymbolAxis(plot.getDomainAxis().getLabel(), names.toArray(String[]::new));
    style(axis);
    axis.setGridBandsVisible(false);
    axis.setRange(-ROOM_BESIDE, names.size() - 1 + ROOM_BESIDE);
    plot.setDomainAxis(axis);
  }

  /** Goes from here to there from bottom to top, whatever it shows. */
  public void between(double bottom, double top) {
    plot.getRangeAxis().setRange(bottom, top);
  }

  /** Marks where values are to be. */
  public void band(double from, double to, String label) {
    IntervalMarker marker = new IntervalMarker(from, to, BAND);
    marker.setAlpha(1);
    marker.setLabel(label);
    marker.setLabelFont(SMALL);
    marker.setLabelPaint(SOFT);
    marker.setLabelBackgroundColor(BAND);
    marker.setLabelAnchor(RectangleAnchor.BOTTOM_RIGHT);
    marker.setLabelTextAnchor(TextAnchor.BOTTOM_RIGHT);
    plot.addRangeMarker(marker, Layer.BACKGROUND);
  }

  /**
   * Marks times by bars above the values, a lane for each that is marked.
   *
   * @param times from the first to the second of each
   */
  public void lane(String label, List<double[]> times, Color colour) {
    double height = LANE_SHARE * plot.getRangeAxis().getUpperBound();
    double bottom = plot.getRangeAxis().getUpperBound();
    for (double[] time : times) {
      plot.addAnnotation(
          new XYBoxAnnotation(
              time[0], bottom, time[1], bottom + LANE_FILLED * height, null, null, colour));
    }
    plot.getRangeAxis().setUpperBound(bottom + height);
    int number = data.getSeriesCount();
    data.addSeries(new XYSeries(label, false, true));
    renderer.setSeriesPaint(number, colour);
    renderer.setSeriesShape(number, KEY);
    renderer.setSeriesLinesVisible(number, false);
    renderer.setSeriesShapesVisible(number, true);
  }

  /** Goes from 0 to here, whatever it shows. */
  public void until(double end) {
    plot.getDomainAxis().setRange(0, Math.max(1, end) * ROOM_FOR_LABEL);
  }

  /** Marks a place on the axis from left to right. */
  public void mark(double at, String label) {
    ValueMarker marker = new ValueMarker(at, STEP, DASHES);
    marker.setLabel(label);
    marker.setLabelFont(SMALL);
    marker.setLabelPaint(SOFT);
    marker.setLabelBackgroundColor(Color.WHITE);
    marker.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
    marker.setLabelTextAnchor(TextAnchor.TOP_LEFT);
    plot.addDomainMarker(marker, Layer.BACKGROUND);
  }

  /** The drawing as an SVG element. */
  public String svg() throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    drawing.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    Document document =
        Processors.get("svg")
            .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.writeTo(bytes);
    String text = bytes.toString(StandardCharsets.UTF_8);
    // What is a font to Java is none to a browser.
    return text.substring(text.indexOf("<svg"))
        .replace(FONT, "sans-serif")
        // What is the usual size to Java, and so left out, is not that of a browser.
        .replaceFirst("<svg", String.format(Locale.ROOT, "<svg font-size=\"%dpx\"", USUAL_SIZE));
  }

  /** The same as a file of its own. */
  public String svgFile() throws IOException {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg();
  }

  /** Writes the drawing as PNG, twice as large for screens that are as fine. */
  public void writePng(OutputStream to) throws IOException {
    ChartUtils.writeScaledChartAsPNG(to, drawing, WIDTH, HEIGHT, PNG_SCALE, PNG_SCALE);
  }

  private void add(
      String series, NavigableMap<Double, Double> values, Color colour, boolean isLine) {
    XYSeries points = new XYSeries(series, false, true);
    values.forEach(points::add);
    int number = data.getSeriesCount();
    data.addSeries(points);
    renderer.setSeriesPaint(number, colour);
    renderer.setSeriesStroke(number, LINE);
    renderer.setSeriesShape(number, POINT);
    renderer.setSeriesLinesVisible(number, isLine);
    renderer.setSeriesShapesVisible(number, !isLine);
    renderer.setDrawSeriesLineAsPath(true);
  }

  private static NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    style(axis);
    axis.setAutoRangeIncludesZero(true);
    axis.setNumberFormatOverride(numbers());
    return axis;
  }

  private static void style(ValueAxis axis) {
    axis.setLabelFont(PLAIN);
    axis.setLabelPaint(SOFT);
    axis.setTickLabelFont(SMALL);
    axis.setTickLabelPaint(SOFT);
    axis.setAxisLinePaint(GRID);
    axis.setTickMarkPaint(GRID);
  }

  private static NumberFormat numbers() {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
