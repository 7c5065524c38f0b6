// What the service costs beside the least that could answer: signed calls to a whole kdbflow on a disk, and the same
// requests to a bare node:http server that parses them and answers the same bodies. 32 connections; in turns, so that
// other work on the machine falls on both alike; the best round of each counts.
// Run: node bench/endpoint.ts [seconds a round, by default 4]
import { hash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Sha256 } from '@aws-crypto/sha256-js'
import {
  CreateKxClusterCommand,
  CreateKxEnvironmentCommand,
  FinspaceClient,
  GetKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { syncsPerSecond } from './lib/disk.ts'
import type { Figures } from './lib/load.ts'
import { runLoad } from './lib/run-load.ts'

const host = '127.0.0.1'
const connections = 32
const seconds = Number(process.argv[2] ?? 4)
const ROUNDS = 3
const credentials = { accessKeyId: 'AKIABENCH', secretAccessKey: 'the secret of the benchmark' }
const signer = new SignatureV4({ service: 'finspace', region: 'us-east-1', credentials, sha256: Sha256 })

interface Request {
  method: 'GET' | 'POST'
  path: string
  body?: string
}

async function signedHeaders(port: number, { method, path, body = '' }: Request) {
  const headers = {
    host: `${host}:${port}`,
    'user-agent': 'bench',
    'content-type': 'application/json',
    'x-amz-content-sha256': hash('sha256', body),
  }
  const request = await signer.sign(new HttpRequest({ method, path, headers, body, hostname: host }))
  return request.headers
}

async function signed(port: number, request: Request): Promise<string> {
  const { method, path, body = '' } = request
  const lines = Object.entries(await signedHeaders(port, request)).map(([name, value]) => `${name}: ${value}`)
  const length = `content-length: ${Buffer.byteLength(body)}`
  return [`${method} ${path} HTTP/1.1`, ...lines, length, '', body].join('\r\n')
}

/** A kdbflow with an environment and a cluster in it. */
async function startWhole(data: string) {
  const running = await start({
    port: 0,
    host,
    data,
    environment: {
      KDBFLOW_ACCESS_KEY_ID: credentials.accessKeyId,
      KDBFLOW_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      KDBFLOW_CALLS_PER_SECOND: '1000000',
    },
  })
  const client = new FinspaceClient({ endpoint: running.url, region: 'us-east-1', credentials })
  const kmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/bench'
  const { environmentId = '' } = await client.send(
    new CreateKxEnvironmentCommand({ name: 'bench', kmsKeyId }),
  )
  while ((await client.send(new GetKxEnvironmentCommand({ environmentId }))).status !== 'CREATED')
    await pause(10)
  await client.send(
    new CreateKxClusterCommand({
      environmentId,
      clusterName: 'hdb',
      clusterType: 'HDB',
      releaseLabel: '1.0',
      azMode: 'SINGLE',
      availabilityZoneId: 'use1-az1',
      capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 1 },
      vpcConfiguration: { vpcId: 'vpc-12345678', subnetIds: ['subnet-12345678'] },
    }),
  )
  client.destroy()
  return { port: Number(new URL(running.url).port), environmentId, close: running.close }
}

/** Answers every request with this, its body parsed. */
async function startBare(answer: string) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (chunks.length > 0) JSON.parse(Buffer.concat(chunks).toString())
      const body = JSON.stringify(JSON.parse(answer))
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      response.writeHead(200, headers).end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: () => void server.close() }
}

/** What the service answers to a request. */
async function answerOf(port: number, request: Request): Promise<string> {
  const { host: _, ...headers } = await signedHeaders(port, request)
  const answer = await fetch(`http://${host}:${port}${request.path}`, { ...request, headers })
  if (!answer.ok) throw new Error(`expected an answer, got ${answer.status}: ${await answer.text()}`)
  return answer.text()
}

interface Best extends Figures {
  /** Of the server's processor, for each request. */
  microseconds: number
}

async function measure(port: number, load: { requests: string[]; once: boolean }): Promise<Best> {
  const before = process.cpuUsage()
  const began = performance.now()
  const figures = await runLoad({ host, port, connections, seconds, ...load })
  const { user, system } = process.cpuUsage(before)
  const count = load.once ? load.requests.length : (figures.perSecond * (performance.now() - began)) / 1000
  return { ...figures, microseconds: (user + system) / count }
}

const better = (one: Best | undefined, other: Best): Best =>
  one !== undefined && one.perSecond > other.perSecond ? one : other

async function row(name: string, make: (count: number) => Request, many: number): Promise<void> {
  const bare = await startBare(await answerOf(whole.port, make(0)))
  const best: { bare?: Best; whole?: Best } = {}
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [side, port] of [
      ['bare', bare.port],
      ['whole', whole.port],
    ] as const) {
      const made = Array.from({ length: many }, (_, index) => make(round * many + index))
      const requests = await Promise.all(made.map(request => signed(port, request)))
      best[side] = better(best[side], await measure(port, { requests, once: many > 1 }))
    }
  }
  bare.close()
  if (best.bare === undefined || best.whole === undefined) return
  const cellOf = ({ perSecond, p99, microseconds }: Best) =>
    `${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms, ${microseconds.toFixed(0)} µs`
  const ratio = (best.whole.perSecond / best.bare.perSecond).toFixed(2)
  console.log(`| ${name} | ${cellOf(best.bare)} | ${cellOf(best.whole)} | ${ratio} |`)
}

const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const whole = await startWhole(data)
const environment = `/kx/environments/${whole.environmentId}`
console.log('| call | bare node:http | kdbflow | its speed beside it |\n|---|---|---|---|')
await row('GetKxCluster', () => ({ method: 'GET', path: `${environment}/clusters/hdb` }), 1)
const newUser = (count: number): Request => ({
  method: 'POST',
  path: `${environment}/users`,
  body: JSON.stringify({ userName: `user${count}`, iamRole: 'arn:aws:iam::111122223333:role/bench' }),
})
await row('CreateKxUser', newUser, 10_000)
console.log(`\nThe disk syncs ${syncsPerSecond(data)} times a second.`)
await whole.close()
await removeDataFolder(data)
