import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { qSettings } from '../../kdb/q/q-settings.ts'
import { type Finding, fault, ok } from './finding.ts'

const settingsSchema = z.object({ nodes: z.object({ q: qSettings.optional() }).optional() })

/** The q that finspace.json names, and its licence. Until when that holds, q alone says. */
export function checkQ(folder: string): Finding {
  const file = join(folder, 'finspace.json')
  if (!existsSync(file)) return ok('q', 'none: clusters run the built-in reader')
  const settings = settingsSchema.safeParse(parsed(file))
  if (!settings.success) {
    return fault('q', `${file} cannot be read: ${z.prettifyError(settings.error)}`, 'put it right: docs/q.md')
  }
  const q = settings.data.nodes?.q
  if (q === undefined) return ok('q', 'none: clusters run the built-in reader')
  if (!isExecutable(q.path)) return fault('q', `${q.path} cannot be run`, 'name the path of q: docs/q.md')
  if (q.licence === undefined) return ok('q', `${q.path}, with no licence named`)
  const licence = licenceAt(q.licence)
  return licence === undefined
    ? fault(
        'q',
        `no licence at ${q.licence}`,
        'put kc.lic or k4.lic there, readable for the user of the service',
      )
    : ok('q', `${q.path} with ${licence}; q's .z.l says until when it holds`)
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A licence is given as its folder, or as the file itself. */
function licenceAt(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  const files = stats?.isDirectory()
    ? readdirSync(path)
        .filter(name => name.endsWith('.lic'))
        .map(name => join(path, name))
    : [path]
  return files.find(file => isAllowed(file, constants.R_OK))
}

const isExecutable = (path: string) => isAllowed(path, constants.X_OK)

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
