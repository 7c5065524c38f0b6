// What a data folder is served with, and where each value comes from.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { settingsFrom } from '../finspace/settings/settings.ts'
import { runningService } from './down.ts'
import { NAMES } from './places.ts'
import { readSettings, settingsSchema } from './settings.ts'

export interface SettingInForce {
  /** As in the environment, or the path of a member of finspace.json. */
  name: string
  /** Undefined where it is not set and has no default. */
  value: unknown
  from: 'environment of the service' | 'environment of this shell' | 'finspace.json' | 'default'
}

/** Never shown. */
const SECRET = /TOKEN|SECRET|PASSWORD|LICENSE/
const HIDDEN = '(set)'

/**
 * Of the service that runs, where one does and this user may look at its environment; else of one that this shell
 * would start.
 * @throws {Error} with a sentence for the operator where a value is none
 */
export function settingsInForce(
  data: string,
  shell: Readonly<Record<string, string | undefined>>,
): SettingInForce[] {
  const service = environmentOfService(data)
  const from = service === undefined ? 'environment of this shell' : 'environment of the service'
  return [
    ...fromEnvironment(service ?? shell, from),
    ...fromFile(join(resolve(data), NAMES.finspaceSettings)),
  ]
}

/** Undefined where none runs, or another user's process, or where the system has no such file. */
export const environmentOfService = (data: string): Readonly<Record<string, string>> | undefined =>
  environmentOf(runningService(resolve(data))?.pid)

function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  from: SettingInForce['from'],
): SettingInForce[] {
  const values: Readonly<Record<string, unknown>> = readSettings(environment)
  return Object.keys(settingsSchema.shape).map(name => {
    const isSet = (environment[name] ?? '') !== ''
    const value = isSet && SECRET.test(name) ? HIDDEN : values[name]
    return { name, value, from: isSet ? from : 'default' }
  })
}

function fromFile(file: string): SettingInForce[] {
  const settings = settingsFrom(file, fault => {
    throw fault
  })()
  const given: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return leavesOf(settings).map(({ path, value }) => ({
    name: path.join('.'),
    value,
    from: memberAt(given, path) === undefined ? 'default' : 'finspace.json',
  }))
}

interface Leaf {
  path: string[]
  value: unknown
}

function leavesOf(value: unknown, path: string[] = []): Leaf[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) return [{ path, value }]
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]))
}

const memberAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => Object(at)[name], value)

function environmentOf(pid: number | undefined): Record<string, string> | undefined {
  if (pid === undefined) return undefined
  try {
    const lines = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    return Object.fromEntries(
      lines.map(line => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]),
    )
  } catch {
    return undefined
  }
}
