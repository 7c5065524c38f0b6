// S3 over folders beside what the disk itself does: puts beside plain writes with fsync, gets beside plain
// reads. Run: node bench/s3.ts
import { hash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { Agent, type ClientRequest, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import { createEndpoint } from '../services/endpoint.ts'
import { createS3 } from '../services/s3/service.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'
import { createIdentities } from '../services/wire/iam/identities.ts'

const host = '127.0.0.1'
const root = { accessKeyId: 'AKIABENCH', secretAccessKey: 'the secret of the benchmark' }
const agent = new Agent({ keepAlive: true })
const signer = new SignatureV4({
  service: 's3',
  region: 'us-east-1',
  credentials: root,
  sha256: Sha256,
  uriEscapePath: false,
})

/** The SDK's client spends more on a small object than the service does: this sends what it would send. */
async function send(port: number, method: string, path: string, body?: Buffer): Promise<Buffer> {
  const headers = {
    host: `${host}:${port}`,
    'content-length': String(body?.length ?? 0),
    'x-amz-content-sha256': hash('sha256', body ?? ''),
  }
  const signed = await signer.sign(new HttpRequest({ method, path, headers, hostname: host }))
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request({ host, port, method, path, agent, headers: signed.headers })
    sent.on('response', answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        if (answer.statusCode === 200) resolve(bytes)
        else reject(new Error(`expected 200, got ${answer.statusCode}: ${bytes}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Runs `work` so many times with so many at once; answers how many there were per second. */
async function rate(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return count / ((performance.now() - start) / 1000)
}

async function writePlainly(path: string, bytes: Buffer): Promise<void> {
  await using file = await open(path, 'w')
  await file.writeFile(bytes)
  await file.datasync()
}

const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'kdbflow-bench-'))
const store = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
const s3 = createS3({ store, clock: systemClock, random: systemRandom, folder: join(folder, 's3') })
const endpoint = createEndpoint({
  services: [s3],
  identities: createIdentities({ root, accountId: '000000000000' }),
  clock: systemClock,
  random: systemRandom,
  store,
  log: console.error,
})
const { port } = await endpoint.listen(0, host)
await send(port, 'PUT', '/bench')

interface Size {
  name: string
  bytes: number
  count: number
  atOnce: number
}

const sizes: Size[] = [
  { name: '4 KB, one at a time', bytes: 4096, count: 500, atOnce: 1 },
  { name: '4 KB, 32 at once', bytes: 4096, count: 4000, atOnce: 32 },
  { name: '64 MB, one at a time', bytes: 64 * 1024 * 1024, count: 6, atOnce: 1 },
]

for (const { name, bytes, count, atOnce } of sizes) {
  const body = randomBytes(bytes)
  const plain = (index: number) => join(folder, `plain-${bytes}-${index}`)
  const measured = {
    'write + fsync': await rate(count, atOnce, index => writePlainly(plain(index), body)),
    put: await rate(count, atOnce, index => send(port, 'PUT', `/bench/${bytes}-${index}`, body)),
    read: await rate(count, atOnce, index => readFile(plain(index))),
    get: await rate(count, atOnce, index => send(port, 'GET', `/bench/${bytes}-${index}`)),
  }
  for (const [what, perSecond] of Object.entries(measured)) {
    const megabytes = (perSecond * bytes) / 1e6
    console.log(
      `${name.padEnd(22)} ${what.padEnd(14)} ${perSecond.toFixed(1).padStart(9)}/s ${megabytes.toFixed(0).padStart(6)} MB/s`,
    )
  }
}

agent.destroy()
await endpoint.close()
await store.close()
rmSync(folder, { recursive: true })
