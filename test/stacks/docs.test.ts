import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { steps } from '../../functions/catalog.ts'
import { loadPrincipals } from '../../services/iam/principals.ts'
import { settingsSchema } from '../../stacks/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../docs/deploy.md'), 'utf8')

test('docs/deploy.md lists every setting, and says rightly which must be given', () => {
  const table = page.split('\n## ').find(section => section.startsWith('Settings')) ?? ''
  const rows = [...table.matchAll(/^\| `([^`]+)` \|.*\| (.+) \|$/gm)].map(
    ([, path = '', otherwise = '']) => ({
      path,
      required: otherwise.startsWith('required'),
    }),
  )
  // A rule of its own requires it wherever the endpoint is self-hosted.
  const required = new Set(['finspace.accessKeySecret'])
  const settings = settingsOf(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' })).map(
    setting => ({ ...setting, required: setting.required || required.has(setting.path) }),
  )
  expect(rows.toSorted(byPath)).toEqual(settings.toSorted(byPath))
})

test('docs/deploy.md lets the user of the steps do on a self-hosted service what steps do', () => {
  const [, principals = ''] = /```json principals\.json\n(.*?)```/s.exec(page) ?? []
  const file = join(temporaryFolder(), 'principals.json')
  writeFileSync(file, principals)
  const allowed = (loadPrincipals(file)?.Users ?? []).flatMap(({ Policies }) =>
    Policies.flatMap(({ Statement }) => Statement),
  )
  const actions = Object.values(steps).flatMap(step =>
    step.actions.filter(one => one.startsWith('finspace:')),
  )
  expect(allowed).toMatchObject([{ Effect: 'Allow', Action: [...new Set(actions)].toSorted() }])
})

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)

type Schema = z.core.JSONSchema.BaseSchema

/**
 * What a table lists of a schema: members, also those of members, which are required where what they are in is. Inputs of
 * workflows are described elsewhere.
 */
function settingsOf(schema: Schema, { within = '', optional = false } = {}): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const member = schemaOf(value)
    const path = `${within}${name}`
    const required = !optional && (schema.required?.includes(name) ?? false)
    if (member.properties !== undefined)
      return settingsOf(member, { within: `${path}.`, optional: !required })
    const own = { path, required }
    if (path === 'arrivals') return [own]
    if (path === 'waits')
      return [own, ...settingsOf(schemaOf(member.additionalProperties), { within: 'waits.<kind>.' })]
    return [own, ...settingsOf(schemaOf(member.items), { within: `${path}[].` })]
  })
}

interface Setting {
  path: string
  required: boolean
}

// JSON Schema allows true and false, and a list of items, where these settings have one schema or none.
const schemaOf = (value: unknown): Schema => (typeof value === 'object' ? (value as Schema) : {})
