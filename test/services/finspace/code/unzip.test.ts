import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BundleError } from '../../../../services/finspace/code/bundle-error.ts'
import { unzip } from '../../../../services/finspace/code/unzip.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { type ZipEntry, zipOf } from './zip.ts'

const bounds = { entries: 100, bytes: 64 * 2 ** 20, ratio: 200 }

/** Unpacks into a folder that has a neighbour. */
async function unpack(zip: Buffer, given = bounds) {
  const folder = temporaryFolder()
  const file = join(folder, 'zip')
  const into = join(folder, 'code')
  writeFileSync(file, zip)
  mkdirSync(into)
  const outcome = await unzip(file, into, given).then(
    ({ files }) => files,
    (error: unknown) => error,
  )
  expect(readdirSync(folder).sort()).toEqual(['code', 'zip'])
  return { outcome, into }
}

const codeOf = (outcome: unknown) => (outcome instanceof BundleError ? outcome.code : outcome)

test('files and folders are unpacked as they are, read-only, and programs stay programs', async () => {
  const { outcome, into } = await unpack(
    zipOf([
      { name: 'lib/' },
      { name: 'lib/feed.q', content: 'upd:insert', mode: 0o100644 },
      { name: 'init.q', content: '\\l lib/feed.q', stored: true },
      { name: 'bin/run', content: '#!/bin/sh', mode: 0o100755 },
      { name: 'größe.q', content: Buffer.alloc(300_000, 'x') },
    ]),
  )
  expect(outcome).toBe(4)
  expect(readFileSync(join(into, 'lib/feed.q'), 'utf8')).toBe('upd:insert')
  expect(readFileSync(join(into, 'init.q'), 'utf8')).toBe('\\l lib/feed.q')
  expect(statSync(join(into, 'größe.q')).size).toBe(300_000)
  expect(statSync(join(into, 'init.q')).mode & 0o777).toBe(0o444)
  expect(statSync(join(into, 'bin/run')).mode & 0o777).toBe(0o555)
})

const hostile: [string, ZipEntry[]][] = [
  ['leads up', [{ name: '../evil.q' }]],
  ['leads up from within', [{ name: 'a/../../evil.q' }]],
  ['is absolute', [{ name: '/tmp/evil.q' }]],
  ['is absolute as on Windows', [{ name: 'C:/evil.q' }]],
  ['has backslashes', [{ name: '..\\evil.q' }]],
  ['has an empty part', [{ name: 'a//b.q' }]],
  ['has a part that is a dot', [{ name: './b.q' }]],
  ['has a NUL', [{ name: 'a\0.q' }]],
  ['is empty', [{ name: '' }]],
  ['is longer than a file system takes', [{ name: 'a'.repeat(256) }]],
  ['is a link', [{ name: 'link', content: '/etc/passwd', mode: 0o120777 }]],
  ['is a device', [{ name: 'device', mode: 0o020666 }]],
  ['is a pipe', [{ name: 'pipe', mode: 0o010666 }]],
  ['is a folder by its name and a link by its type', [{ name: 'link/', mode: 0o120777 }]],
  ['is there twice', [{ name: 'a.q' }, { name: 'a.q' }]],
  ['lies below a file', [{ name: 'a' }, { name: 'a/b.q' }]],
  ['is a file where a folder is', [{ name: 'a/b.q' }, { name: 'a' }]],
  ['is encrypted', [{ name: 'a.q', content: 'x', encrypted: true }]],
  ['has another checksum', [{ name: 'a.q', content: 'x', claims: { crc: 1 } }]],
  ['is larger than it says', [{ name: 'a.q', content: 'x'.repeat(5000), claims: { size: 10 } }]],
  ['is smaller than it says', [{ name: 'a.q', content: 'x', claims: { size: 10 } }]],
  ['is packed in a way that is not known', [{ name: 'a.q', content: 'x', claims: { method: 12 } }]],
]

test.each(hostile)('an entry that %s is refused', async (_, entries) => {
  const { outcome } = await unpack(zipOf(entries))
  expect(codeOf(outcome)).toBe('BAD_ZIP')
})

test('what is judged by its name or type is refused before anything is written', async () => {
  const { into } = await unpack(zipOf([{ name: 'good.q', content: '1' }, { name: '../evil.q' }]))
  expect(readdirSync(into)).toEqual([])
})

test('a bomb is refused by what it says that it holds, and one that lies by what comes out', async () => {
  const zeros = { name: 'zeros', content: Buffer.alloc(20 * 2 ** 20) }
  expect(codeOf((await unpack(zipOf([zeros]))).outcome)).toBe('TOO_MUCH')
  const lying = { ...zeros, claims: { size: 100 } }
  expect(codeOf((await unpack(zipOf([lying]))).outcome)).toBe('BAD_ZIP')
})

test('more entries or bytes than allowed are refused', async () => {
  const many = Array.from({ length: 101 }, (_, index) => ({ name: `${index}.q` }))
  expect(codeOf((await unpack(zipOf(many))).outcome)).toBe('TOO_MUCH')
  const large = [
    { name: 'a', content: 'x'.repeat(600) },
    { name: 'b', content: 'x'.repeat(600) },
  ]
  expect(codeOf((await unpack(zipOf(large), { ...bounds, bytes: 1000 })).outcome)).toBe('TOO_MUCH')
})

const small = zipOf([
  { name: 'a.q', content: 'some code' },
  { name: 'b/c.q', content: 'more', stored: true },
])

test('a zip that ends too early is refused, wherever it ends', async () => {
  for (const length of [0, 1, 21, 30, small.length / 2, small.length - 22, small.length - 1]) {
    expect(codeOf((await unpack(small.subarray(0, Math.floor(length)))).outcome)).toBe('BAD_ZIP')
  }
})

test('a zip with any byte changed is unpacked within its folder or refused, and never harms the service', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(small.length - 1), fc.nat(255), async (at, byte) => {
      const zip = Buffer.from(small)
      zip[at] = byte
      const { outcome } = await unpack(zip)
      expect(typeof outcome === 'number' || outcome instanceof BundleError).toBe(true)
    }),
    { numRuns: 200 },
  )
})
