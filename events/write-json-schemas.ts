// Writes dist/events/<detail-type>.schema.json, for those who write consumers in other languages.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventJsonSchemas } from './json-schema.ts'

const folder = join(import.meta.dirname, '../dist/events')
mkdirSync(folder, { recursive: true })
const schemas = Object.entries(eventJsonSchemas())
for (const [detailType, schema] of schemas) {
  const file = `${detailType.toLowerCase().replaceAll(' ', '-')}.schema.json`
  writeFileSync(join(folder, file), `${JSON.stringify(schema, undefined, 2)}\n`)
}
console.log(`${schemas.length} events in ${folder}`)
