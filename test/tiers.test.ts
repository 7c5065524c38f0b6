import { globSync, readFileSync } from 'node:fs'
import { matchesGlob, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Tier, tiers } from './tiers.ts'

const root = resolve(import.meta.dirname, '..')
const files = globSync('test/**/*.test.ts', { cwd: root })

test('every test file is in exactly one tier', () => {
  const misplaced = files
    .map(file => ({
      file,
      in: Object.entries(tiers).flatMap(([name, tier]) => (has(tier, file) ? [name] : [])),
    }))
    .filter(({ in: found }) => found.length !== 1)
  expect(misplaced).toEqual([])
})

test('every glob of the slow tier matches a file', () => {
  expect(tiers.slow.include.filter(glob => !files.some(file => matchesGlob(file, glob)))).toEqual([])
})

test('npm test and npm run test:system together run every tier', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  const run = `${scripts.test} ${scripts['test:system']}`
  expect(Object.keys(tiers).filter(name => !run.includes(`--project ${name}`))).toEqual([])
})

const has = ({ include, exclude }: Tier, file: string) =>
  include.some(glob => matchesGlob(file, glob)) && !exclude.some(glob => matchesGlob(file, glob))
