// A mail server for specs: it takes every mail and keeps it.

import { createServer } from "node:net";

export class MailServer {
  /** Whole mails, as they came. */
  mails = [];
  #waiting = [];

  static async start() {
    const mail = new MailServer();
    const server = createServer((line) => mail.#talk(line));
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    // Whoever runs the specs shall not wait for it.
    server.unref();
    mail.url = `smtp://127.0.0.1:${server.address().port}?tls=none&from=crm@kemai.example`;
    return mail;
  }

  /** The next mail that has this in it, also one that is there already. */
  next(text) {
    const found = this.mails.find((mail) => mail.includes(text));
    if (found) return Promise.resolve(found);
    return new Promise((done) => this.#waiting.push({ text, done }));
  }

  #take(mail) {
    this.mails.push(mail);
    const told = this.#waiting.filter(({ text }) => mail.includes(text));
    this.#waiting = this.#waiting.filter((waiting) => !told.includes(waiting));
    for (const { done } of told) done(mail);
  }

  #talk(line) {
    line.unref();
    line.on("error", () => {});
    line.setEncoding("utf8");
    line.write("220 mail.kemai.example ESMTP\r\n");
    let rest = "";
    let data = null;
    let envelope = "";
    line.on("data", (chunk) => {
      rest += chunk;
      let end;
      while ((end = rest.indexOf("\r\n")) >= 0) {
        const text = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (text !== ".") {
            data += `${text.replace(/^\./, "")}\n`;
            continue;
          }
          this.#take(data);
          data = null;
          line.write("250 taken\r\n");
        } else if (/^DATA/i.test(text)) {
          data = envelope;
          envelope = "";
          line.write("354 go on\r\n");
        } else if (/^QUIT/i.test(text)) {
          line.end("221 bye\r\n");
        } else {
          if (/^(MAIL|RCPT)/i.test(text)) envelope += `${text}\n`;
          line.write("250 ok\r\n");
        }
      }
    });
  }
}

/** The subject of a mail in words. */
export function subject(mail) {
  const header = /^Subject: ((?:.*\n[ \t])*.*)$/m.exec(mail)?.[1] ?? "";
  return header
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text) => Buffer.from(text, "base64").toString("utf8"));
}
