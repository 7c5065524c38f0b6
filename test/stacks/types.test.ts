import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { installPlatform } from './evaluate/install.ts'

const root = resolve(import.meta.dirname, '../..')

beforeAll(() => installPlatform(root), 240_000)

test('sst.config.ts and stacks/ fit the types of SST and Pulumi', async () => {
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = await promisify(execFile)(tsc, ['--project', 'stacks/tsconfig.json'], {
    cwd: root,
  }).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
}, 120_000)
