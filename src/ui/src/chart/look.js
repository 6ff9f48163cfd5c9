// The look of charts, read from the style where the chart stands: colours, type, sizes.

/** `--chart-1`, or `--chart-1/12` for twelve hundredths of its strength. */
const TOKEN = /^(--[a-z0-9-]+)(?:\/(\d{1,3}))?$/;

const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

export class Look {
  #host;
  #known = new Map();

  constructor(host) {
    this.#host = host;
    const { fontFamily, fontSize } = getComputedStyle(host);
    this.family = fontFamily;
    this.size = Number.parseFloat(fontSize);
  }

  /** A token as a colour that canvas and ECharts can mix: painted on one pixel, and read back. */
  color(name, strength = 100) {
    if (!this.#known.has(name)) this.#known.set(name, this.#read(name));
    const [red, green, blue] = this.#known.get(name);
    return `rgba(${red},${green},${blue},${strength / 100})`;
  }

  #read(name) {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    this.#host.append(probe);
    paper.clearRect(0, 0, 1, 1);
    paper.fillStyle = getComputedStyle(probe).color;
    paper.fillRect(0, 0, 1, 1);
    probe.remove();
    return paper.getImageData(0, 0, 1, 1).data;
  }

  /** An option with colours in the place of tokens, and with what no theme can say because it hangs on the rest. */
  option(option) {
    const drawn = this.#resolve(option);
    const top = this.size * (drawn.legend ? 2.75 : 1);
    if (drawn.legend) drawn.legend = { type: "scroll", data: drawn.legend.data };
    // The name of the last column may reach into the margin beside it.
    drawn.grid = { top, outerBounds: { left: 0, right: this.size / 3, top, bottom: 0 } };
    for (const axis of [drawn.xAxis ?? []].flat()) {
      // What lies is named below its numbers: beside them it would take from the bars.
      if (axis.type === "value" && axis.name) axis.nameLocation = "middle";
    }
    if ([drawn.series ?? []].flat().some(({ type }) => type === "bar")) this.#nameBars(drawn);
    for (const scale of [drawn.visualMap ?? []].flat()) {
      scale.text ??= [`${scale.max ?? ""}`, `${scale.min ?? ""}`];
      scale.calculable = false;
    }
    for (const series of [drawn.series ?? []].flat()) {
      // A hairline between the parts of a pile, which colour alone would tell apart.
      if (series.stack && series.type === "bar") {
        series.itemStyle = { borderRadius: 0, borderColor: this.color("--surface"), borderWidth: 0.5, ...series.itemStyle };
      }
    }
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) drawn.animation = false;
    return drawn;
  }

  /** Every lying bar has its name, a long one cut; of columns as many as fit beside each other, counted from the last. */
  #nameBars({ xAxis, yAxis }) {
    const { clientWidth: width } = this.#host;
    for (const axis of [yAxis ?? []].flat()) {
      if (axis.type === "category") axis.axisLabel = { interval: 0, width: width * 0.3, overflow: "truncate", ...axis.axisLabel };
    }
    for (const axis of [xAxis ?? []].flat()) {
      if (axis.type !== "category") continue;
      paper.font = `${this.size}px ${this.family}`;
      const widest = Math.max(...axis.data.map((name) => paper.measureText(name).width)) + this.size;
      const step = Math.ceil((widest * axis.data.length) / (width - this.size * 4));
      axis.axisLabel = { interval: (place) => (axis.data.length - 1 - place) % step === 0, ...axis.axisLabel };
    }
  }

  #resolve(value) {
    if (Array.isArray(value)) return value.map((item) => this.#resolve(item));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#resolve(item)]));
    }
    const token = typeof value === "string" && TOKEN.exec(value);
    return token ? this.color(token[1], Number(token[2] ?? 100)) : value;
  }

  /** What every chart has in common. */
  theme() {
    const { size, family } = this;
    const [text, quiet, line, surface] = ["--text", "--text-2", "--line", "--surface"].map((name) => this.color(name));
    const label = { color: quiet, fontSize: size, fontFamily: family };
    const axis = {
      nameTextStyle: label,
      nameGap: size * 0.7,
      axisLabel: { ...label, hideOverlap: true },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: line } },
    };
    const still = { ...axis, axisLine: { lineStyle: { color: this.color("--line-strong") } }, splitLine: { show: false } };
    return {
      color: [1, 3, 4, 5, 2].map((number) => this.color(`--chart-${number}`)),
      animationDuration: 200,
      animationDurationUpdate: 200,
      textStyle: { fontFamily: family, color: quiet, fontSize: size },
      grid: { left: 0, right: size, top: size, bottom: 0, outerBoundsContain: "all" },
      legend: {
        top: 0,
        left: 0,
        bottom: "auto",
        padding: [size / 4, 0],
        icon: "roundRect",
        itemWidth: size,
        itemHeight: size * 0.66,
        itemGap: size * 1.25,
        textStyle: label,
        inactiveColor: this.color("--text-3", 50),
        pageIconColor: quiet,
        pageIconInactiveColor: this.color("--text-3", 50),
        pageTextStyle: label,
      },
      tooltip: {
        renderMode: "richText",
        confine: true,
        backgroundColor: this.color("--raised"),
        borderColor: line,
        padding: [8, 12],
        textStyle: { ...label, color: text, fontSize: size * 1.08 },
        axisPointer: {
          lineStyle: { color: this.color("--line-control") },
          shadowStyle: { color: this.color("--text", 6) },
        },
      },
      categoryAxis: still,
      timeAxis: still,
      valueAxis: { ...axis, splitNumber: 4, axisLine: { show: false } },
      visualMap: {
        left: 0,
        bottom: 0,
        padding: 0,
        itemWidth: size * 0.75,
        itemHeight: size * 4,
        textStyle: label,
        inRange: { color: ["--chart-map-least", "--chart-1"].map((name) => this.color(name)) },
      },
      bar: {
        barMaxWidth: size * 2,
        barCategoryGap: "35%",
        itemStyle: { borderRadius: 2 },
        label: { ...label, distance: size * 0.4 },
      },
      line: {
        symbol: "circle",
        symbolSize: size * 0.5,
        showSymbol: false,
        lineStyle: { width: Math.max(1.5, size / 6) },
        label,
        endLabel: label,
      },
      pie: {
        label: { ...label, color: text, overflow: "break" },
        labelLine: { length: size * 0.7, length2: size * 0.7, lineStyle: { color: this.color("--line-strong") } },
        itemStyle: { borderColor: surface, borderWidth: 2 },
      },
      map: {
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        // As large as its place lets it be, and never out of its proportions.
        preserveAspect: "contain",
        label: { show: false },
        itemStyle: { areaColor: this.color("--surface-3"), borderColor: this.color("--line-strong"), borderWidth: 0.75 },
        emphasis: {
          label: { show: true, ...label, color: text },
          itemStyle: { areaColor: this.color("--warning"), borderColor: surface },
        },
        select: { disabled: true },
      },
    };
  }
}
