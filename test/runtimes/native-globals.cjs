// What React Native gives a program beside the language itself, with the polyfills that docs/runtimes.md names; whatwg-fetch
// is its fetch. No streams, no structuredClone, no AbortSignal.any.
const http = require('node:http');

class XMLHttpRequest {
  readyState = 0;
  status = 0;
  responseType = '';
  #headers = {};
  #head = '';
  #request;

  open(method, url) {
    Object.assign(this, { method, responseURL: url, readyState: 1 });
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getAllResponseHeaders() {
    return this.#head;
  }

  send(body) {
    if (body !== null && body !== undefined && typeof body !== 'string')
      throw new TypeError('React Native takes no such body here');
    const options = { method: this.method, headers: this.#headers };
    this.#request = http.request(this.responseURL, options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => this.#end(response, new Blob([Buffer.concat(chunks)])));
    });
    this.#request.on('error', () => this.onerror?.());
    this.#request.end(body ?? undefined);
  }

  #end({ statusCode, statusMessage, headers }, response) {
    this.#head = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
    Object.assign(this, { status: statusCode, statusText: statusMessage, response, readyState: 4 });
    this.onreadystatechange?.();
    this.onload?.();
  }

  abort() {
    this.#request?.destroy();
    this.onabort?.();
  }
}

class FileReader {
  readAsText(blob) {
    this.#read(blob.text());
  }

  readAsArrayBuffer(blob) {
    this.#read(blob.arrayBuffer());
  }

  #read(reading) {
    reading.then(
      (result) => {
        this.result = result;
        this.onload?.();
      },
      (error) => {
        this.error = error;
        this.onerror?.();
      },
    );
  }
}

function NativeSignal() {}
NativeSignal.prototype = AbortSignal.prototype;

module.exports = {
  ...{ console, setTimeout, clearTimeout, performance, atob, btoa, Blob, AbortController },
  ...{ URL, URLSearchParams, TextEncoder, TextDecoder, Uint8Array, ArrayBuffer, DataView },
  ...{ XMLHttpRequest, FileReader, AbortSignal: NativeSignal },
  crypto: { randomUUID: () => crypto.randomUUID(), subtle: crypto.subtle },
};
