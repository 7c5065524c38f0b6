import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ROOMS } from './layout/house.ts'
import { faultsOf } from './layout/rules.ts'

const root = resolve(import.meta.dirname, '..')

test('every file keeps the rules of the house', () => {
  expect(faultsOf(contents())).toEqual([])
})

test('the top level holds the rooms of the house and nothing else', () => {
  const known = new Set([
    ...Object.keys(ROOMS).map(room => room.split('/')[0]),
    ...['test', 'bench', 'deploy', 'docs', 'node_modules', 'dist'],
  ])
  const folders = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => entry.name)
  expect(folders.filter(folder => !known.has(folder))).toEqual([])
})

/** Packages that are run, or that are types alone. */
const tools = /^(@biomejs\/biome|@types\/.+|node|sst|typescript)$/

test('every dependency is imported somewhere', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const proofs = ['test', 'bench'].flatMap(folder => filesUnder(join(root, folder)))
  const text = [...sources(), ...proofs].map(file => readFileSync(resolve(root, file), 'utf8')).join('\n')
  const isImported = (name: string) => text.includes(`'${name}'`) || text.includes(`'${name}/`)
  const names = Object.keys({ ...dependencies, ...devDependencies })
  expect(names.filter(name => !tools.test(name) && !isImported(name))).toEqual([])
})

const contents = () => sources().map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function sources(): string[] {
  return Object.keys(ROOMS)
    .filter(room => !room.includes('/'))
    .flatMap(room => filesUnder(join(root, room)))
    .map(file => relative(root, file))
}

function filesUnder(folder: string): string[] {
  return readdirSafely(folder).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

/** A room that is not built yet has no files. */
function readdirSafely(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
