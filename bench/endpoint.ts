// What signatures, routing and validation cost: signed GetKxCluster through the endpoint, beside a bare
// node:http server that answers the same body. Run: node bench/endpoint.ts
import { createServer } from 'node:http'
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'
import { createEndpoint } from '../services/endpoint.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'
import { createIdentities } from '../services/wire/iam/identities.ts'
import { operation } from '../services/wire/operation.ts'
import { restJson } from '../services/wire/rest-json.ts'
import { runLoad } from './lib/run-load.ts'

const host = '127.0.0.1'
const root = { accessKeyId: 'AKIABENCH', secretAccessKey: 'the secret of the benchmark' }
const path = '/kx/environments/ejoeapfgnsrpqdijaedokm/clusters/hdb'
const cluster = {
  status: 'RUNNING',
  clusterName: 'hdb',
  clusterType: 'HDB',
  releaseLabel: '1.0',
  azMode: 'SINGLE',
  databases: [{ databaseName: 'taq', cacheConfigurations: [], changesetId: 'AcOzBYBGqhuEhZ1wCyQQ6w' }],
  capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 2 },
  vpcConfiguration: { vpcId: 'vpc-1', securityGroupIds: ['sg-1'], subnetIds: ['subnet-1'] },
  createdTimestamp: new Date(),
  lastModifiedTimestamp: new Date(),
}

async function startEndpoint(): Promise<{ port: number; close(): Promise<void> }> {
  const getKxCluster = operation({
    input: z.object({
      environmentId: z.string().regex(/^[a-z0-9]{1,32}$/),
      clusterName: z.string().min(3).max(63),
    }),
    run: () => cluster,
  })
  const operations = {
    GetKxCluster: { http: 'GET /kx/environments/{environmentId}/clusters/{clusterName}', ...getKxCluster },
  }
  const endpoint = createEndpoint({
    services: [restJson({ name: 'finspace', operations })],
    identities: createIdentities({ root, accountId: '000000000000' }),
    clock: systemClock,
    random: systemRandom,
    store: openStore({ file: ':memory:', clock: systemClock }),
    log: console.error,
  })
  const { port } = await endpoint.listen(0, host)
  return { port, close: endpoint.close }
}

async function startBare(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.on('data', () => undefined)
    request.on('end', () => {
      const body = JSON.stringify(cluster)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: async () => void server.close() }
}

async function signedRequest(port: number): Promise<string> {
  const signer = new SignatureV4({
    service: 'finspace',
    region: 'us-east-1',
    credentials: root,
    sha256: Sha256,
  })
  const headers = { host: `${host}:${port}`, 'user-agent': 'bench' }
  const signed = await signer.sign(new HttpRequest({ method: 'GET', path, headers, hostname: host }))
  const lines = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

const seconds = Number(process.env['SECONDS'] ?? 5)

/** In turns, so that other work on the machine falls on both alike; the best round of each counts. */
async function measureBoth(): Promise<void> {
  const servers = { bare: await startBare(), endpoint: await startEndpoint() }
  const best = { bare: 0, endpoint: 0 }
  for (let round = 0; round < 3; round += 1) {
    for (const name of ['bare', 'endpoint'] as const) {
      best[name] = Math.max(best[name], await measure(name, servers[name].port))
    }
  }
  console.log(`ratio     ${(best.endpoint / best.bare).toFixed(2)}`)
  await Promise.all(Object.values(servers).map(server => server.close()))
}

/** Requests per second. The processor's time in the server is told too: it does not depend on other work. */
async function measure(name: string, port: number): Promise<number> {
  const before = process.cpuUsage()
  const load = { host, port, connections: 32, seconds, requests: [await signedRequest(port)] }
  const { perSecond, median, p99 } = await runLoad(load)
  const { user, system } = process.cpuUsage(before)
  const microseconds = ((user + system) / (perSecond * seconds)).toFixed(0)
  const times = `median ${median.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${microseconds} µs of processor each`
  console.log(`${name.padEnd(9)} ${perSecond.toFixed(0).padStart(7)} requests/s, ${times}`)
  return perSecond
}

await measureBoth()
