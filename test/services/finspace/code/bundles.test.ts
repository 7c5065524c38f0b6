import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { createBundles } from '../../../../services/finspace/code/bundles.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { zipOf } from './zip.ts'

const streamOf = (content: string) => Readable.from([zipOf([{ name: 'init.q', content }])])

function open() {
  const folder = join(temporaryFolder(), 'code')
  const bounds = { zipBytes: 1000, bytes: 10_000, entries: 10, ratio: 200 }
  return { folder, bundles: createBundles({ folder, bounds }) }
}

test('the same code is one folder, other code another one', async () => {
  const { folder, bundles } = open()
  const both = await Promise.all([bundles.keep(streamOf('a:1'), 'one'), bundles.keep(streamOf('a:1'), 'two')])
  expect(both[0]).toBe(both[1])
  const other = await bundles.keep(streamOf('a:2'), 'three')
  expect(readdirSync(folder).sort()).toEqual([...new Set([...both, other])].sort())
  expect(readFileSync(join(bundles.pathOf(other), 'init.q'), 'utf8')).toBe('a:2')
})

test('what cannot be unpacked leaves nothing', async () => {
  const { folder, bundles } = open()
  await expect(bundles.keep(Readable.from(['no zip']), 'one')).rejects.toMatchObject({ code: 'BAD_ZIP' })
  const large = Readable.from([Buffer.alloc(600), Buffer.alloc(600)])
  await expect(bundles.keep(large, 'one')).rejects.toMatchObject({ code: 'TOO_MUCH' })
  expect(readdirSync(folder)).toEqual([])
})

test('a reclaim deletes what nobody holds or uses, and what a crash left half made', async () => {
  const { folder, bundles } = open()
  const held = await bundles.keep(streamOf('a:1'), 'one')
  const used = await bundles.keep(streamOf('a:2'), 'two')
  await bundles.keep(streamOf('a:3'), 'three')
  bundles.letGo('two')
  bundles.letGo('three')
  mkdirSync(join(folder, 'new-abc123', 'code'), { recursive: true })
  await bundles.reclaim(bundle => bundle === used)
  expect(readdirSync(folder).sort()).toEqual([held, used].sort())
})
