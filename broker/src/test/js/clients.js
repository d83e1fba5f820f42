// Lets a test use mqtt.js: reads commands, one JSON object per line, and writes an answer per
// command and an event per message in the same form. The clients live until the input ends. In
// Node.js the lines are those of the standard input and output; in a page of a browser they are
// the messages of a WebSocket to where the page came from.
//
//   {"id":1,"op":"connect","client":"c1","url":"ws://…","options":{…}}
//   {"id":2,"op":"subscribe","client":"c1","filter":"a/#","qos":1}
//   {"id":3,"op":"unsubscribe","client":"c1","filter":"a/#"}
//   {"id":4,"op":"publish","client":"c1","topic":"a/b","payload":"…","options":{…}}
//   {"id":5,"op":"disconnect","client":"c1"}
//   {"id":6,"op":"close","client":"c1"}
//
// Answers: {"id":2,"code":1}, {"id":1,"sessionPresent":false}, {"id":4,"error":"…"}
// Messages: {"client":"c1","topic":"a/b","payload":"…","qos":1,"retain":false,"properties":{…}}
'use strict';

const inBrowser = typeof window !== 'undefined';
const library = inBrowser ? window.mqtt : require('mqtt');
const clients = new Map();
let writeLine;

function write(object) {
  writeLine(JSON.stringify(object));
}

function answer(id, error, fields) {
  if (error) {
    write({ id, error: String(error.message || error), code: error.code });
  } else {
    write({ id, ...fields });
  }
}

function buffers(options) {
  const properties = options.properties;
  if (properties && properties.correlationData) {
    const text = properties.correlationData;
    properties.correlationData = inBrowser ? new TextEncoder().encode(text) : Buffer.from(text);
  }
  return options;
}

function message(name, packet) {
  const properties = packet.properties || {};
  write({
    client: name,
    topic: packet.topic,
    payload: packet.payload.toString(),
    qos: packet.qos,
    retain: packet.retain,
    properties: {
      contentType: properties.contentType,
      responseTopic: properties.responseTopic,
      correlationData: properties.correlationData && properties.correlationData.toString(),
      userProperties: properties.userProperties,
    },
  });
}

function connect({ id, client, url, options }) {
  const made = library.connect(url, { reconnectPeriod: 0, ...options });
  let answered = false;
  const once = (error, fields) => {
    if (!answered) {
      answered = true;
      answer(id, error, fields);
    }
  };
  clients.set(client, made);
  made.on('message', (topic, payload, packet) => message(client, packet));
  made.on('connect', (packet) => once(null, { sessionPresent: packet.sessionPresent }));
  made.on('error', (error) => once(error));
  made.on('close', () => once(new Error('closed before CONNACK')));
}

const operations = {
  connect,
  subscribe({ id, client, filter, qos }) {
    clients.get(client).subscribe(filter, { qos }, (error, granted, packet) => {
      // A refusal is an error here, but the packet has the reason code.
      const code = packet && packet.granted ? packet.granted[0] : undefined;
      answer(id, code === undefined ? error || new Error('no SUBACK') : null, { code });
    });
  },
  unsubscribe({ id, client, filter }) {
    clients.get(client).unsubscribe(filter, (error) => answer(id, error, { code: 0 }));
  },
  publish({ id, client, topic, payload, options }) {
    clients.get(client).publish(topic, payload, buffers(options), (error, packet) => {
      const code = error ? error.code : (packet && packet.reasonCode) || 0;
      answer(id, Number.isInteger(code) ? null : error, { code });
    });
  },
  disconnect({ id, client }) {
    clients.get(client).end(false, {}, (error) => answer(id, error, { code: 0 }));
  },
  close({ id, client }) {
    clients.get(client).end(true, {}, (error) => answer(id, error, { code: 0 }));
  },
};

function run(line) {
  const command = JSON.parse(line);
  operations[command.op](command);
}

if (inBrowser) {
  const lines = new WebSocket(`ws://${window.location.host}/lines`);
  writeLine = (line) => lines.send(line);
  lines.onmessage = (event) => run(event.data);
} else {
  writeLine = (line) => process.stdout.write(line + '\n');
  require('node:readline')
    .createInterface({ input: process.stdin })
    .on('line', run)
    .on('close', () => process.exit(0));
}
