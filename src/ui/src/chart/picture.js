// A chart as a picture for a report or a message: with the finding above it, which the page writes beside it.

/** A canvas of twice the size, on the theme's surface. */
export function picture(drawn, look, title, subtitle) {
  const unit = look.size * 2;
  const pad = unit * 1.25;
  const paper = document.createElement("canvas").getContext("2d");
  const heading = { font: `600 ${unit * 1.35}px ${look.family}`, height: unit * 1.8, color: look.color("--text") };
  const small = { font: `${unit}px ${look.family}`, height: unit * 1.5, color: look.color("--text-2") };
  const lines = [
    ...wrapped(paper, heading, title, drawn.width).map((text) => ({ ...heading, text })),
    ...wrapped(paper, small, subtitle, drawn.width).map((text) => ({ ...small, text })),
  ];
  const head = lines.reduce((sum, { height }) => sum + height, unit);
  paper.canvas.width = drawn.width + 2 * pad;
  paper.canvas.height = drawn.height + head + 2 * pad;
  paper.fillStyle = look.color("--surface");
  paper.fillRect(0, 0, paper.canvas.width, paper.canvas.height);
  let down = pad;
  paper.textBaseline = "top";
  for (const { text, font, height, color } of lines) {
    Object.assign(paper, { font, fillStyle: color });
    paper.fillText(text, pad, down);
    down += height;
  }
  paper.drawImage(drawn, pad, pad + head);
  return paper.canvas;
}

/** Chinese may break anywhere, other words at spaces. */
function wrapped(paper, { font }, text, width) {
  paper.font = font;
  const lines = [];
  let line = "";
  for (const part of text.match(/[\x21-\x7e]+|\s+|./gsu) ?? []) {
    if (line && paper.measureText(line + part).width > width) {
      lines.push(line.trim());
      line = "";
    }
    line += part;
  }
  if (line.trim()) lines.push(line.trim());
  return lines;
}
