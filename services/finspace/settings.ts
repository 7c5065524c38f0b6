// What an operator may set, in `<data>/finspace.json`. All of it has defaults.
import { readFileSync, statSync } from 'node:fs'
import * as z from 'zod'
import { quotasSchema } from './quotas.ts'
import { worldSchema } from './world.ts'

export const settingsSchema = z
  .strictObject({
    quotas: quotasSchema,
    world: worldSchema,
    /** What a changeset's version must keep to be published. */
    checks: z
      .strictObject({
        /** `sym` begins with all of the sym before. */
        symExtends: z.boolean().default(false),
        /** A partition holds the tables that the others hold. */
        tables: z.boolean().default(false),
        /** A table has a file for each column that its `.d` names, and no others. */
        columns: z.boolean().default(false),
        /** Columns have the types of the last partition and one length, and their symbols are in `sym`. */
        content: z.boolean().default(false),
      })
      .prefault({}),
    /** For how long a Get still answers DELETED. Terraform wants to see it once before it is gone. */
    showDeletedForSeconds: z.int().min(0).default(60),
  })
  .prefault({})

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})

/** Reads the file again whenever it was changed, so that a running service sees what its operator changed. */
export function settingsFrom(file: string): () => Settings {
  let read: { changed: number; settings: Settings } | undefined
  return () => {
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (changed === undefined) return defaultSettings
    if (read?.changed !== changed) read = { changed, settings: parse(file) }
    return read.settings
  }
}

/** @throws {TypeError} naming the file and every fault in it. */
function parse(file: string): Settings {
  const result = settingsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (result.success) return result.data
  throw new TypeError(`expected settings in ${file}, got:\n${z.prettifyError(result.error)}`)
}
