import { Option } from 'commander'
import { UsageError } from './usage-error.ts'

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new UsageError(`expected --port to be a whole number from 0 to 65535, got '${text}'`)
  }
  return value
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** A time such as 90s, in seconds. A number alone is minutes. */
export const spanOption = (flags: string, what: string) =>
  new Option(flags, what).argParser(text => span(flags.split(' ')[0] ?? flags, text))

function span(option: string, text: string): number {
  const [, number = '', unit = 'm'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text) ?? []
  const seconds = Number(number) * SECONDS[unit as keyof typeof SECONDS]
  if (seconds > 0) return seconds
  throw new UsageError(`expected ${option} to be a time such as 90s, 30m, 2h or 7d, got '${text}'`)
}

export const sinceOption = () =>
  spanOption('--since <time>', 'only the last 90s, 30m, 2h or 7d; a number alone is minutes')

function limit(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`expected --limit to be a whole number above 0, got '${text}'`)
  }
  return value
}

export const limitOption = (usual: number, what: string) =>
  new Option('--limit <number>', what).default(usual).argParser(limit)

export const jsonOption = () => new Option('--json', 'as JSON, for a program to read')

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']

function status(text: string): string {
  const value = text.toUpperCase().replaceAll('-', '_')
  if (STATUSES.includes(value)) return value
  throw new UsageError(`expected --status to be one of ${STATUSES.join(', ').toLowerCase()}, got '${text}'`)
}

export const statusOption = () =>
  new Option('--status <status>', 'only those')
    .choices(STATUSES.map(one => one.toLowerCase()))
    .argParser(status)

export const portOption = () =>
  new Option('--port <number>', 'port to listen on; 0 takes a free one')
    .env('KDBFLOW_PORT')
    .default(4566)
    .argParser(port)

export const hostOption = () =>
  new Option('--host <address>', 'address to listen on').env('KDBFLOW_HOST').default('127.0.0.1')

/** Where all state is kept, unless said otherwise. */
export const DATA_FOLDER = '.kdbflow'

/** Without a default of its own: a folder that is named goes before `AWS_ENDPOINT_URL`, the default one after it. */
export const dataOption = () =>
  new Option('--data <folder>', `where all state is kept (default: "${DATA_FOLDER}")`).env('KDBFLOW_DATA')

const endpointOption = () =>
  new Option(
    '--endpoint <url>',
    'the endpoint to talk to; `aws` for AWS itself (default: that of --data, else AWS_ENDPOINT_URL)',
  )

/** Of a command that talks to an endpoint. */
export const endpointOptions = () => [dataOption(), endpointOption()]

/** What these give it. */
export interface EndpointOptions {
  data?: string
  endpoint?: string
}
