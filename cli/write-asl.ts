// Writes what people and tools open: each workflow's definition, and the JSON Schema of its input and of each event.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { eventJsonSchemas } from '../events/schemas.ts'
import { workflows } from '../workflows/catalog.ts'
import { INPUTS } from '../workflows/inputs.ts'

const dist = join(import.meta.dirname, '../dist')
