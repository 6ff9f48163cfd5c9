// What draws the charts of a page. The browser loads it where a chart is, and `drawing.rs` calls it; of ECharts it holds
// what our charts use. The look comes from the style's tokens, so an option says only what is drawn.

import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import {
  DatasetComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  VisualMapPiecewiseComponent,
} from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
// On canvas a picture is one call, and nothing writes `style` attributes, which our policy forbids.
import { CanvasRenderer } from "echarts/renderers";
import { Look } from "./look.js";
import { picture } from "./picture.js";

use([BarChart, LineChart, MapChart, PieChart, CanvasRenderer, LabelLayout]);
use([DatasetComponent, GridComponent, LegendComponent, TooltipComponent]);
use([VisualMapContinuousComponent, VisualMapPiecewiseComponent]);

/** ECharts knows the islands of the South China Sea by this name, and draws them. */
const CHINA = "china";

let china = null;

/** Once for all charts of the page; after a failure the next one tries again. */
function learnChina(address) {
  china ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`the map: ${answer.status}`))))
    .then((map) => registerMap(CHINA, map))
    .catch((error) => {
      china = null;
      throw error;
    });
  return china;
}

const lists = (value) => (Array.isArray(value) ? value : value ? [value] : []);

/** A chart in an element of the page, until it is closed. */
class Drawing {
  #host;
  #chart = null;
  #option = null;
  #links = [];
  #touched = null;
  #isClosed = false;
  #watchers = [];

  constructor(host) {
    this.#host = host;
  }

  /** Draws the option, as text, or draws it anew. Rejects when something cannot be loaded. */
  async show(text, links, china) {
    const option = JSON.parse(text);
    if (lists(option.series).some(({ type }) => type === "map")) await learnChina(china);
    if (this.#isClosed) return;
    this.#option = option;
    this.#links = JSON.parse(links);
    this.#draw();
    if (this.#watchers.length === 0) this.#watch();
  }

  /** Hands the drawing over as a file. */
  save(name, title, subtitle) {
    if (!this.#chart) return;
    const look = new Look(this.#host);
    const drawn = this.#chart.renderToCanvas({ pixelRatio: 2, excludeComponents: ["tooltip"] });
    picture(drawn, look, title, subtitle).toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }

  close() {
    this.#isClosed = true;
    for (const stop of this.#watchers) stop();
    drawings.delete(this.#host);
    this.#chart?.dispose();
    this.#chart = null;
  }

  #watch() {
    const redraw = () => this.#draw();
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "print"]) {
      const media = matchMedia(query);
      media.addEventListener("change", redraw);
      this.#watchers.push(() => media.removeEventListener("change", redraw));
    }
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const size = new ResizeObserver(() => this.#resize());
    size.observe(this.#host);
    this.#watchers.push(
      () => theme.disconnect(),
      () => size.disconnect(),
    );
  }

  #begin(look) {
    this.#chart = init(this.#host, look.theme(), { renderer: "canvas" });
    this.#chart.on("click", ({ seriesIndex, dataIndex, event }) => this.#go(seriesIndex, dataIndex, event));
    const paper = this.#chart.getZr();
    paper.on("click", (event) => {
      const { series, place } = this.#below(event);
      if (!event.target) this.#go(series, place, event);
    });
    paper.on("mousemove", (event) => {
      const { series, place } = this.#below(event);
      if (!event.target && this.#href(series, place)) paper.setCursorStyle("pointer");
    });
  }

  /** Sizes of text may follow the width of the window, so what is drawn is made anew with it. */
  #resize() {
    const { clientWidth, clientHeight } = this.#host;
    const isSame = clientWidth === this.#chart?.getWidth() && clientHeight === this.#chart?.getHeight();
    // Hidden behind its numbers, it has no size.
    if (clientWidth === 0 || isSame) return;
    this.#chart?.resize();
    this.#draw();
  }

  #draw() {
    if (this.#host.clientWidth === 0) return;
    const look = new Look(this.#host);
    if (this.#chart) this.#chart.setTheme(look.theme());
    else this.#begin(look);
    const option = look.option(this.#option);
    lists(option.series).forEach((series, at) => {
      series.cursor ??= lists(this.#links[at]).some(Boolean) ? "pointer" : "default";
    });
    this.#chart.setOption(option, { notMerge: true });
  }

  /** The series and the place on the axis of categories at a point beside what is drawn: a short bar is as easy to meet as a long. */
  #below({ offsetX, offsetY }) {
    const point = [offsetX, offsetY];
    if (!this.#option.xAxis || !this.#chart.containPixel("grid", point)) return {};
    const [across, up] = this.#chart.convertFromPixel("grid", point);
    const isLying = lists(this.#option.yAxis)[0]?.type === "category";
    const place = Math.round(isLying ? up : across);
    return { series: this.#links.findIndex((links) => links[place]), place };
  }

  #href(series, place) {
    return this.#links[series]?.[place];
  }

  /** Opens the list behind a point as a link of the page would. A finger asks first what a point says. */
  #go(series, place, { event }) {
    const href = this.#href(series, place);
    if (!href) return;
    const isFinger = event.zrByTouch || event.type?.startsWith("touch");
    if (isFinger && this.#touched !== href) {
      this.#touched = href;
      return;
    }
    const link = document.createElement("a");
    link.href = href;
    this.#host.append(link);
    const { ctrlKey, metaKey, shiftKey } = event;
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, ctrlKey, metaKey, shiftKey }));
    link.remove();
  }
}

const drawings = new WeakMap();

/** Begins a chart in an element, or finds the one that is there. */
export function open(host) {
  if (!drawings.has(host)) drawings.set(host, new Drawing(host));
  return drawings.get(host);
}
