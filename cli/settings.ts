import { Option } from 'commander'

const port = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`expected --port to be a whole number from 0 to 65535, got '${text}'`)
  }
  return value
}

const minutes = (text: string): number => {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`expected --since to be a number of minutes above 0, got '${text}'`)
  return value
}

export const sinceOption = () =>
  new Option('--since <minutes>', 'only the last minutes').default(60).argParser(minutes)

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

export const endpointOption = () =>
  new Option(
    '--endpoint <url>',
    'the endpoint to talk to; `aws` for AWS itself (default: that of --data, else AWS_ENDPOINT_URL)',
  )

/** What every command that talks to an endpoint is told. */
export interface EndpointOptions {
  data?: string
  endpoint?: string
}
