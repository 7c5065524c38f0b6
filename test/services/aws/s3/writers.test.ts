// What concurrent writers, broken connections and a killed process leave behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../../support/endpoint.ts'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const Bucket = 'busy'

test('a reader sees one write whole, with its own ETag and metadata, while others overwrite it', async () => {
  const { s3 } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  const write = (size: number) => {
    const Body = randomBytes(size)
    return s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body, Metadata: { size: String(size) } }))
  }
  const read = async () => {
    const { Body, ETag, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }))
    const bytes = (await Body?.transformToByteArray()) ?? Buffer.alloc(0)
    expect({ ETag, size: Metadata?.['size'] }).toEqual({
      ETag: `"${hash('md5', bytes)}"`,
      size: String(bytes.length),
    })
  }
  await write(1)
  const sizes = Array.from({ length: 60 }, (_, index) => 1 + index * 7000)
  await Promise.all(sizes.flatMap(size => [write(size), read()]))
})

test('writers and deleters of one key and of keys below it lose nothing of each other', async () => {
  const { s3, folder } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  const keys = ['a', 'a/b', 'a/b/c', 'a/b/c/d']
  const rounds = Array.from({ length: 25 }, async () => {
    for (const Key of keys) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
      await s3.send(new DeleteObjectCommand({ Bucket, Key }))
    }
  })
  await Promise.all(rounds)
  expect(readdirSync(join(folder, Bucket))).toEqual([])
})

test('an upload whose client leaves is not stored', async () => {
  const { s3, folder, endpoint } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  const leaving = new AbortController()
  const Body = Readable.from(
    (function* () {
      yield randomBytes(1_000_000)
      leaving.abort()
      yield randomBytes(1_000_000)
    })(),
  )
  const put = new PutObjectCommand({ Bucket, Key: 'k', Body, ContentLength: 2_000_000 })
  await expect(s3.send(put, { abortSignal: leaving.signal })).rejects.toThrow()
  const head = s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))
  await expect(head).rejects.toMatchObject({ name: 'NotFound' })
  await expect.poll(() => readdirSync(join(folder, '.temporary'))).toEqual([])
  expect(endpoint.logged).toEqual([])
})

/** A server in a process of its own, so that it can be killed. */
async function startProcess(folder: string): Promise<{ child: ChildProcess; s3: S3Client }> {
  const program = fileURLToPath(new URL('./server.ts', import.meta.url))
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = await once(child.stdout, 'data')
  const endpoint = String(url).trim()
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: root, maxAttempts: 1 })
  onTestFinished(() => s3.destroy())
  return { child, s3 }
}

test('every acknowledged write outlives kill -9, with its metadata', async () => {
  const folder = temporaryFolder()
  const first = await startProcess(folder)
  await first.s3.send(new CreateBucketCommand({ Bucket }))
  const acknowledged: string[] = []
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let index = 0; ; index += 1) {
      const Key = `${writer}/${index}`
      await first.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key, Metadata: { key: Key } }))
      acknowledged.push(Key)
      if (acknowledged.length === 100) first.child.kill('SIGKILL')
    }
  })
  await Promise.allSettled(writers)
  const { s3 } = await startProcess(folder)
  for (const Key of acknowledged) {
    const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    expect([await Body?.transformToString(), Metadata]).toEqual([Key, { key: Key }])
  }
  expect(readdirSync(join(folder, 's3/.temporary'))).toEqual([])
})
