"use strict";

const $ = id => document.getElementById(id);
const number = (value, digits = 2) => value === null || value === undefined
  ? "–" : value.toLocaleString("en", { maximumFractionDigits: digits });
const clock = seconds => new Date(seconds * 1000).toLocaleTimeString();
const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name);

/** All that /history has told, a row of values for each column. */
let columns = [];
let data = [];
let events = [];
let span = 300;
let charts = [];

async function get(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

// Course ----------------------------------------------------------------------------------------

const column = name => data[columns.indexOf(name)] || [];
const groups = () => columns.filter(name => name.endsWith(" records")).map(name => name.slice(0, -8));

/** What a total grows by in a second; nothing where it steps back, as in a replay. */
function rate(name) {
  const t = column("t"), total = column(name);
  return total.map((now, i) => {
    const before = total[i - 1];
    return i === 0 || now === null || before === null || now < before ? null : (now - before) / (t[i] - t[i - 1]);
  });
}

const CHARTS = [
  { id: "chart-rate", series: () => [["orders counted", rate("orders"), "orders"], ["outcomes counted", rate("outcomes"), "outcomes"],
      ["orders written", column(groups()[0] + " in_per_sec"), "other"]] },
  { id: "chart-lag", series: () => groups().map((group, i) => [group, column(group + " records"), ["orders", "lag"][i % 2]]) },
  { id: "chart-sec", series: () => groups().map((group, i) => [group, column(group + " sec"), ["orders", "lag"][i % 2]]) },
  { id: "chart-latency", series: () => [["p50", column("p50"), "outcomes"], ["p95", column("p95"), "lag"], ["p99", column("p99"), "bad"]] },
];

/** A line at each event. */
const marks = {
  hooks: {
    draw: [chart => {
      const { ctx, bbox } = chart;
      ctx.save();
      ctx.strokeStyle = colour("soft");
      ctx.setLineDash([3, 4]);
      for (const event of events) {
        const x = Math.round(chart.valToPos(event.t, "x", true));
        if (x < bbox.left || x > bbox.left + bbox.width) continue;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
      ctx.restore();
    }],
  },
};

function draw() {
  const t = column("t");
  if (t.length === 0) return;
  // A young history fills the chart, once it is a minute old.
  const to = t[t.length - 1], from = Math.max(to - span, Math.min(t[0], to - 60));
  const first = t.findIndex(value => value >= from);
  const part = values => values.slice(first);
  CHARTS.forEach((of, i) => {
    const series = of.series(), values = [part(t), ...series.map(each => part(each[1]))];
    const parent = $(of.id);
    if (!charts[i] || charts[i].series.length !== series.length + 1) {
      charts[i]?.destroy();
      charts[i] = new uPlot(options(parent, series), values, parent);
    } else {
      charts[i].setData(values, false);
    }
    charts[i].setScale("x", { min: from, max: to });
    parent.setAttribute("aria-label", series.map(each => each[0] + " " + number(each[1][each[1].length - 1])).join(", "));
  });
}

function options(parent, series) {
  const axis = { stroke: () => colour("soft"), grid: { stroke: () => colour("line"), width: 1 }, ticks: { show: false } };
  return {
    width: parent.clientWidth, height: 170, plugins: [marks], cursor: { sync: { key: "course" } },
    scales: { y: { range: (chart, min, max) => [0, Math.max(1, max === null ? 1 : max * 1.05)] } },
    axes: [axis, { ...axis, size: 72, values: (chart, ticks) => ticks.map(tick => number(tick)) }],
    series: [{ value: (chart, t) => t === null ? "–" : clock(t) },
      ...series.map(([label, , name]) => ({ label, stroke: () => colour(name), width: 1.5, points: { show: false },
        value: (chart, value) => number(value) }))],
  };
}

async function follow() {
  const known = column("t"), last = known[known.length - 1];
  const view = await get(last === undefined ? "history" : "history/" + last);
  if (columns.join() !== view.columns.join()) {
    columns = view.columns;
    data = view.data;
    events = view.events;
  } else {
    view.data.forEach((values, i) => data[i].push(...values));
    events.push(...view.events);
  }
  const tooMany = column("t").length - 7_200;
  if (tooMany > 0) data.forEach(values => values.splice(0, tooMany));
  events = events.slice(-500);
  draw();
  $("events").replaceChildren(...events.slice(-100).reverse().map(event => {
    const row = element("li"), time = element("time", clock(event.t));
    time.dateTime = new Date(event.t * 1000).toISOString();
    row.append(time, event.text);
    return row;
  }));
  for (const name of ["p50", "p95", "p99"]) $("recent-" + name).textContent = number(column(name).at(-1));
  $("rate").textContent = number(rate("orders").at(-1), 0);
}

// Now -------------------------------------------------------------------------------------------

function showHeld(held) {
  $("held").replaceChildren(...Object.entries(held).map(([partition, of]) => {
    const card = element("p", partition + " is held back at " + number(of.offset) + " for " + number(of.for_sec) + " s by "
      + (of.producer_id === null ? "an open transaction" : "a transaction of producer " + of.producer_id)
      + (of.transactional_id === null ? "" : " (transactional id " + of.transactional_id + ")")
      + "; nothing behind it is counted. To abort it: ", "card");
    card.append(element("code", of.end_with));
    return card;
  }));
}

function showGroups(lags) {
  $("groups").replaceChildren(...Object.entries(lags).map(([group, lag]) => {
    const card = element("div", undefined, "card");
    const drain = lag.records === 0 ? "has caught up" : lag.sec !== null && lag.sec < 3 ? "keeps up"
      : lag.drain_sec === null ? "does not catch up at this rate" : "will have caught up in " + number(lag.drain_sec, 0) + " s";
    const time = lag.replayed_pct !== null ? "replaying, " + number(lag.replayed_pct, 1) + " %"
      : lag.sec === null ? "" : number(lag.sec, 1) + " s behind, ";
    card.append(element("h2", "Lag of " + group), element("p", number(lag.records), "value"),
      element("p", (lag.replayed_pct === null ? time : time + ", ") + drain, "note"),
      element("p", number(lag.in_per_sec, 0) + " a second in, " + number(lag.out_per_sec, 0) + " out; "
        + (lag.members === null ? "members unknown" : lag.members + (lag.members === 1 ? " member" : " members")), "note"));
    return card;
  }));
  $("partitions").replaceChildren(...Object.entries(lags).flatMap(([group, lag]) =>
    Object.entries(lag.partitions).map(([partition, of]) =>
      row([group, partition, of.member === null ? "nobody" : of.member, number(of.offset), number(of.end), number(of.records),
        of.replayed_pct === null ? number(of.sec, 1) : "replaying, " + number(of.replayed_pct, 1) + " %"]))));
}

function row(cells) {
  const row = element("tr");
  for (const cell of cells) {
    if (cell instanceof Node) row.insertCell().append(cell);
    else row.insertCell().textContent = cell;
  }
  return row;
}

function showRuns(runs) {
  $("runs").replaceChildren(...Object.entries(runs).map(([id, run]) => {
    const done = element("progress");
    done.max = Math.max(1, run.orders);
    done.value = run.orders - run.pending;
    done.setAttribute("aria-label", number(100 * done.value / done.max, 1) + " % of " + id + " have an outcome");
    return row([id, number(run.orders), number(run.reserved), number(run.failed), number(run.pending), done, element("code", run.digest)]);
  }));
}

function show(metrics) {
  for (const id of ["orders_total", "inventory_events", "pending", "failures", "failure_rate_pct",
                    "orders_per_min", "window_seconds", "duplicates", "invalid", "lost"]) {
    $(id).textContent = number(metrics[id]);
  }
  for (const id of ["p50", "p95", "p99", "max"]) $(id).textContent = number(metrics.latency_ms[id]);
  const reserved = metrics.inventory_events - metrics.failures;
  $("sum-orders").textContent = number(metrics.orders_total);
  $("sum-reserved").textContent = number(reserved);
  $("sum-failed").textContent = number(metrics.failures);
  $("sum-pending").textContent = number(metrics.pending);
  const foreign = metrics.inventory_events + metrics.pending - metrics.orders_total;
  $("foreign").textContent = foreign === 0 ? "" : "− " + number(foreign) + " outcomes whose orders are not counted (yet)";
  $("digest").textContent = metrics.digest;
  showHeld(metrics.held_back);
  showGroups(metrics.lags);
  showRuns(metrics.runs);
  const age = Date.now() / 1000 - metrics.generated_at;
  $("state").className = metrics.stale ? "stale" : "";
  $("state").textContent = "as of " + clock(metrics.generated_at) + (metrics.stale ? ", " + Math.round(age) + " s ago" : "");
}

function showMinutes(minutes) {
  const svg = (name, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const width = $("minutes").clientWidth, height = 150, step = width / 30, room = height - 36;
  const pending = of => Math.max(0, of.orders - of.reserved - of.failed);
  const total = of => of.reserved + of.failed + pending(of);
  const top = Math.max(1, ...minutes.map(total));
  const when = of => of.minute.replace("T", " ").replace(":00Z", " UTC");
  const chart = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 11 });
  minutes.forEach((of, index) => {
    let y = height - 18;
    for (const [count, fill] of [[of.reserved, "outcomes"], [of.failed, "bad"], [pending(of), "orders"]]) {
      const bar = svg("rect", { x: index * step + 1, width: step - 2, fill: colour(fill),
                                y: y -= room * count / top, height: room * count / top });
      bar.append(svg("title", {}, when(of) + ": " + number(of.orders) + " orders, " + number(of.reserved)
        + " reserved, " + number(of.failed) + " failed"));
      chart.append(bar);
    }
  });
  if (minutes.length > 0) {
    const fill = colour("soft");
    chart.append(svg("text", { x: 0, y: height - 4, fill }, when(minutes[0])), svg("text", { x: 0, y: 10, fill }, "peak " + number(top)));
    if (minutes.length * step > 260) {
      chart.append(svg("text", { x: minutes.length * step, y: height - 4, fill, "text-anchor": "end" }, when(minutes.at(-1))));
    }
    $("minutes").setAttribute("aria-label", "from " + when(minutes[0]) + " to " + when(minutes.at(-1)) + ", at most " + number(top) + " a minute");
  }
  $("minutes").replaceChildren(chart);
}

// On and on -------------------------------------------------------------------------------------

let refreshed = 0;

/** What analytics waits for, if it is there at all. */
async function showWhyNotReady() {
  try {
    const answer = await (await fetch("readyz")).json();
    $("held").replaceChildren(...answer.error ? [element("p", answer.error, "card")] : []);
  } catch (nobody) {
    $("held").replaceChildren();
  }
}

async function refresh() {
  try {
    await follow();
    show(await get("metrics"));
    if (refreshed++ % 5 === 0) showMinutes((await get("minutes")).minutes.slice(-30));
  } catch (failure) {
    $("state").className = "stale";
    $("state").textContent = "no answer since " + new Date().toLocaleTimeString() + ": " + failure.message;
    // It may be another process that answers next, with a history of its own.
    columns = [];
    await showWhyNotReady();
  }
  setTimeout(refresh, 1000);
}

$("spans").addEventListener("click", event => {
  if (!event.target.dataset.seconds) return;
  span = Number(event.target.dataset.seconds);
  for (const button of $("spans").children) button.setAttribute("aria-pressed", String(button === event.target));
  draw();
});
addEventListener("resize", () => charts.forEach((chart, i) => chart.setSize({ width: $(CHARTS[i].id).clientWidth, height: 170 })));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(chart => chart.redraw()));
refresh();
