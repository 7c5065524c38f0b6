import { rootKey, startedHere } from './connection.ts'
import { quoted } from './quoted.ts'
import { DATA_FOLDER } from './settings.ts'

/** Prints the shell commands that point every AWS tool at the endpoint started here. */
export function printEnvironment({ data = DATA_FOLDER }: { data?: string }): void {
  const endpoint = startedHere(data)
  const key = rootKey(data)
  if (endpoint === undefined || key === undefined) {
    throw new Error(`expected a data folder that kdbflow start has used, got ${data}: name it by --data`)
  }
  const region = process.env['AWS_REGION'] ?? 'us-east-1'
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    // The AWS CLI and boto3 look for this one.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  }
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${quoted(value)}`)
  // Left from another session, they would win over the key or spoil it.
  console.log('unset AWS_PROFILE AWS_SESSION_TOKEN')
}
