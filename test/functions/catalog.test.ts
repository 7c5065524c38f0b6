import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeholdersOf } from '../../asl/placeholders.ts'
import { apiRoutes, statusRules, steps } from '../../functions/catalog.ts'
import { workflows } from '../../workflows/catalog.ts'

const root = join(import.meta.dirname, '../..')

test('every function of the catalog is a file that exports a handler, and every such file is in the catalog', () => {
  const declared = Object.values(steps).map(({ file }) => file)
  expect(declared.filter(file => !existsSync(join(root, file)))).toEqual([])
  const found = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .filter(file => /export const handler\b/.test(readFileSync(join(root, 'functions', file), 'utf8')))
    .map(file => `functions/${file}`)
  expect(declared.toSorted()).toEqual(found.toSorted())
})

test('every function is used: by a workflow, a route, or a rule', () => {
  const used = new Set([
    ...Object.values(workflows).flatMap(placeholdersOf),
    ...Object.values(apiRoutes).map(name => `fn:${name}`),
    ...Object.keys(statusRules).map(name => `fn:${name}`),
  ])
  expect(Object.keys(steps).filter(name => !used.has(`fn:${name}`))).toEqual([])
})

test('a file that is named after an operation makes that one call', () => {
  for (const [name, { file, actions }] of Object.entries(steps)) {
    if (!/-kx-/.test(name)) continue
    const operation = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
    const called = actions.filter(
      action => action.startsWith('finspace:') && action !== 'finspace:TagResource',
    )
    expect(called, name).toEqual([`finspace:${operation}`])
    expect(file.endsWith(`/${name}.ts`)).toBe(true)
  }
})
