import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { readSettings } from '../../stacks/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = resolve(import.meta.dirname, '../..')

test.each([
  ['production', { removal: 'retain', protect: true }],
  ['staging', { removal: 'remove', protect: false }],
])('the stage %s has %o', async (stage, kept) => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'stacks/stages'), { recursive: true })
  writeFileSync(join(folder, `stacks/stages/${stage}.json`), JSON.stringify(readSettings(root, 'example')))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  // SST's own global, which hands on what it is given.
  vi.stubGlobal('$config', (config: unknown) => config)
  const { default: config } = await import(pathToFileURL(join(root, 'sst.config.ts')).href)
  expect(await config.app({ stage })).toMatchObject(kept)
})
