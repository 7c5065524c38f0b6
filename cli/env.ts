import { readCredentials, startedHere } from './connection.ts'

/** Prints the shell commands that point every AWS tool at the endpoint started here. */
export function printEnvironment({ data }: { data: string }): void {
  const endpoint = startedHere(data)
  const credentials = readCredentials(data)
  if (endpoint === undefined || credentials === undefined) {
    throw new Error(`expected a data folder that kdbflow start has used, got ${data}`)
  }
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
    AWS_ACCESS_KEY_ID: process.env['KDBFLOW_ACCESS_KEY_ID'] ?? credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: process.env['KDBFLOW_SECRET_ACCESS_KEY'] ?? credentials.secretAccessKey,
  }
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${quoted(value)}`)
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
