// Writes dist/asl/<name>.asl.json, which open in Workflow Studio and in the VS Code toolkit, and beside each the JSON
// Schema of its input.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { workflows } from '../../workflows/catalog.ts'
import { INPUTS } from '../../workflows/inputs.ts'

const folder = join(import.meta.dirname, '../../dist/asl')
mkdirSync(folder, { recursive: true })
for (const [name, definition] of Object.entries(workflows)) write(`${name}.asl.json`, definition)
for (const [name, { schema }] of Object.entries(INPUTS)) {
  write(`${name}.input.schema.json`, z.toJSONSchema(schema, { io: 'input' }))
}
console.log(`${Object.keys(workflows).length} workflows in ${folder}`)

function write(file: string, value: unknown): void {
  writeFileSync(join(folder, file), `${JSON.stringify(value, undefined, 2)}\n`)
}
