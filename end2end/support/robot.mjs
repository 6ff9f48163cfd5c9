// A group robot for specs: it takes every message and keeps what it says.

import { createServer } from "node:http";

export class Robot {
  /** The texts, as they came. */
  texts = [];

  static async start() {
    const robot = new Robot();
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      robot.texts.push(JSON.parse(body).text.content);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ errcode: 0, errmsg: "ok" }));
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    // Whoever runs the specs shall not wait for it.
    server.unref();
    robot.host = `127.0.0.1:${server.address().port}`;
    robot.url = `http://${robot.host}/cgi-bin/webhook/send?key=spec`;
    return robot;
  }
}
