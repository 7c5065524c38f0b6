import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
const file = read('.github/workflows/ci.yml')

test('the CI file runs scripts that there are, and all that .ci/run does', () => {
  const npm = [...file.matchAll(/run: npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name)
  const scripts = [...Object.keys(manifest.scripts), 'ci']
  expect(npm.filter(name => !scripts.includes(name))).toEqual([])
  const ours = [...read('.ci/run').matchAll(/^npm (?:run )?([\w:]+)/gm)].map(([, name = '']) => name)
  expect([...new Set(npm)].toSorted()).toEqual([...new Set(ours)].toSorted())
})

test('actions of others are pinned by their commits', () => {
  const uses = [...file.matchAll(/uses: (\S+)/g)].map(([, action]) => action)
  expect(uses.length).toBeGreaterThan(0)
  expect(uses.filter(action => !/@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([])
})
