// What an operator may set, in `<data>/finspace.json`. All of it has defaults.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, relative } from 'node:path'
import * as z from 'zod'
import { qSettings } from '../../../kdb/q/q-settings.ts'
import { reread } from '../../store/reread.ts'
import { messageOf } from '../../store/thrown.ts'
import { quotasSchema } from './quotas.ts'
import { worldSchema } from './world.ts'

export const settingsSchema = z
  .strictObject({
    quotas: quotasSchema,
    world: worldSchema,
    /** Buckets, or `bucket/prefix`, that changesets and code may come from. `*` in a bucket's name stands for any text. */
    sources: z
      .array(z.string().regex(/^[a-z0-9.*-]+(\/.*)?$/s, 'expected a bucket, or bucket/prefix'))
      .default(['*']),
    /** Buckets that show a folder of this machine as it is: nothing can be written to them. */
    buckets: z
      .record(
        z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket'),
        z.strictObject({
          folder: z.string().refine(isAbsolute, 'expected an absolute path'),
          /** Whether changesets copy its files, or refer to them. */
          use: z.enum(['copy', 'reference']).default('copy'),
        }),
      )
      .refine(buckets => !('kdbflow-state' in buckets), 'expected no kdbflow-state: workflows write to it')
      .default({}),
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
    /** Of nodes, from their next start on. */
    nodes: z
      .strictObject({
        /** Refuses connections without TLS. */
        tlsOnly: z.boolean().default(false),
        /** Bytes of one answer; more is q's 'limit. The format's bound is 2 GiB. */
        answerBytes: z
          .int()
          .min(1)
          .max(2 ** 31 - 1)
          .default(256 * 2 ** 20),
        /** Of clusters that ask for more memory or cores than the machine has, together with the others. */
        overCommit: z.enum(['allow', 'warn', 'refuse']).default('warn'),
        /** The user's own q, which answers in place of the reader. */
        q: qSettings.optional(),
      })
      .prefault({}),
    /** For how long a Get still answers DELETED. Terraform wants to see it once before it is gone. */
    showDeletedForSeconds: z.int().min(0).default(60),
  })
  .prefault({})

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})

/**
 * Reads the file again whenever it was changed, so that a running service sees what its operator changed. A change
 * that cannot be read is reported once, and the settings before it stay in force.
 * @throws {TypeError} at the first call, where nothing was read before
 */
export const settingsFrom = (file: string, onFault: (fault: unknown) => void): (() => Settings) =>
  reread(file, () => (existsSync(file) ? parse(file) : defaultSettings), onFault)

/** @throws {TypeError} naming the file, and every fault in it with its line */
function parse(file: string): Settings {
  const text = readFileSync(file, 'utf8')
  const result = schemaBeside(dirname(file)).safeParse(jsonOf(text, file))
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message, ...issue }) => {
    const [key] = issue.code === 'unrecognized_keys' ? issue.keys : []
    const names = [...path, ...(key === undefined ? [] : [key])].map(String)
    return `${file}:${lineOf(text, names)}: ${names.join('.')}: ${message}`
  })
  throw new TypeError(`expected settings in ${file}, got:\n${faults.join('\n')}`)
}

/** What lies in the data folder is no one's to read as objects, and changes while it is read. */
const schemaBeside = (data: string) =>
  settingsSchema.superRefine(({ buckets }, context) => {
    for (const [bucket, { folder }] of Object.entries(buckets)) {
      if (!isWithin(folder, data) && !isWithin(data, folder)) continue
      const message = 'expected a folder apart from the data folder'
      context.addIssue({ code: 'custom', path: ['buckets', bucket, 'folder'], message })
    }
  })

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Only some messages have the position; the other faults are at the end.
    const message = messageOf(cause)
    const [, position = String(text.length)] = /at position (\d+)/.exec(message) ?? []
    const line = text.slice(0, Number(position)).split('\n').length
    throw new TypeError(`expected JSON in ${file}:${line}, got: ${message}`, { cause })
  }
}

/** Each name is looked for behind the one that holds it. */
function lineOf(text: string, names: readonly string[]): number {
  let position = 0
  for (const name of names) position = Math.max(position, text.indexOf(JSON.stringify(name), position))
  return text.slice(0, position).split('\n').length
}
