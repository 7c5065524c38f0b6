// S3 over folders beside what the disk itself does, in one run: puts beside plain writes with fsync, gets
// beside plain reads. Run: node bench/s3.ts (BENCH_FOLDER chooses the disk, SECONDS the length of each).
import { createHash, createHmac, hash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import { createS3 } from '../services/aws/s3/service.ts'
import { createEndpoint } from '../services/endpoint.ts'
import { createIdentities } from '../services/iam/identities.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'
import { runLoad } from './lib/run-load.ts'

const host = '127.0.0.1'
const seconds = Number(process.env['SECONDS'] ?? 4)
const root = { accessKeyId: 'AKIABENCH', secretAccessKey: 'the secret of the benchmark' }
const rootKeys = [root]

/** Node's own hash, so that the client costs little. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Uint8Array))
  }
  update(data: Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

async function signedHeaders(port: number, { method, path, body }: Sent): Promise<Record<string, string>> {
  const credentials = root
  const signer = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
  })
  const headers = {
    host: `${host}:${port}`,
    'content-length': String(body.length),
    'x-amz-content-sha256': hash('sha256', body),
  }
  return (await signer.sign(new HttpRequest({ method, path, headers, hostname: host }))).headers
}

interface Sent {
  method: string
  path: string
  body: Buffer
}

/** The bytes of a request whose body is ASCII. */
async function rawRequest(port: number, sent: Sent): Promise<string> {
  const lines = Object.entries(await signedHeaders(port, sent)).map(([name, value]) => `${name}: ${value}`)
  return [`${sent.method} ${sent.path} HTTP/1.1`, ...lines, '', sent.body.toString()].join('\r\n')
}

/** How many a second, with so many at once. */
async function rate(atOnce: number, work: (worker: number) => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let count = 0
  const worker = async (_: unknown, index: number) => {
    for (; performance.now() < start + seconds * 1000; count += 1) await work(index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return count / ((performance.now() - start) / 1000)
}

async function writePlainly(path: string, bytes: Buffer): Promise<void> {
  await using file = await open(path, 'w')
  await file.writeFile(bytes)
  await file.datasync()
}

async function startS3(folder: string) {
  const store = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
  const parts = { store, clock: systemClock, random: systemRandom }
  const endpoint = createEndpoint({
    ...parts,
    services: [createS3({ ...parts, folder: join(folder, 's3') })],
    identities: createIdentities({ rootKeys: () => rootKeys, accountId: '000000000000' }),
    log: console.error,
  })
  const { port } = await endpoint.listen(0, host)
  const makeBucket = await rawRequest(port, { method: 'PUT', path: '/bench', body: NOTHING })
  await runLoad({ host, port, connections: 1, seconds: 0, requests: [makeBucket] })
  return {
    port,
    async close() {
      await endpoint.close()
      await store.close()
    },
  }
}

function show(what: string, perSecond: number, bytes: number): void {
  const megabytes = ((perSecond * bytes) / 1e6).toFixed(1)
  console.log(`${what.padEnd(44)} ${perSecond.toFixed(1).padStart(9)}/s ${megabytes.padStart(9)} MB/s`)
}

interface Case {
  name: string
  /** In bytes. */
  size: number
  connections: number
}

/** Each connection has an object of its own. The client is a process of its own. */
async function measure(folder: string, port: number, { name, size, connections }: Case): Promise<void> {
  const body = Buffer.from(randomBytes(size / 2).toString('hex'))
  const paths = Array.from({ length: connections }, (_, index) => `/bench/${size}-${index}`)
  const puts = await Promise.all(paths.map(path => rawRequest(port, { method: 'PUT', path, body })))
  const gets = await Promise.all(paths.map(path => rawRequest(port, { method: 'GET', path, body: NOTHING })))
  const load = { host, port, connections, seconds }
  const plain = (worker: number) => join(folder, `plain-${size}-${worker}`)
  show(
    `${name}: plain write with fsync`,
    await rate(connections, worker => writePlainly(plain(worker), body)),
    size,
  )
  show(`${name}: put`, (await runLoad({ ...load, requests: puts })).perSecond, size)
  show(`${name}: plain read`, await rate(connections, worker => readFile(plain(worker))), size)
  show(`${name}: get`, (await runLoad({ ...load, requests: gets })).perSecond, size)
}

const NOTHING = Buffer.alloc(0)

const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'kdbflow-bench-'))
const service = await startS3(folder)
await measure(folder, service.port, { name: '4 KB, one at a time', size: 4096, connections: 1 })
await measure(folder, service.port, { name: '4 KB, 32 at once', size: 4096, connections: 32 })
await measure(folder, service.port, { name: '64 MB, one at a time', size: 64 * 1024 * 1024, connections: 1 })
await service.close()
rmSync(folder, { recursive: true })
