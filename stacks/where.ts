// Where in the source a place of a deployed bundle is, such as 1:2345 of a stack trace, after a deployment from here:
// node stacks/where.ts <stage> <step> <line>:<column>
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join, relative, resolve } from 'node:path'

const [, , stage = '', step = '', place = ''] = process.argv
const [line, column] = place.split(':').map(Number)
if (line === undefined || column === undefined || step === '') {
  throw new Error(`expected <stage> <step> <line>:<column>, got ${process.argv.slice(2).join(' ')}`)
}
const root = join(import.meta.dirname, '..')
const folder = join(root, '.sst/handlers', stage, step)
const map = new SourceMap(JSON.parse(readFileSync(join(folder, 'handler.mjs.map'), 'utf8')))
const found = map.findOrigin(line, column)
if (!('fileName' in found)) throw new Error(`expected a place of ${step}'s bundle, got ${place}`)
console.log(`${relative(root, resolve(folder, found.fileName))}:${found.lineNumber}:${found.columnNumber}`)
