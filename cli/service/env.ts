import { Option } from 'commander'
import { rootKeyOf } from '../../services/start/root-key.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { authorityFile, startedHere } from '../endpoint/connection.ts'
import { quoted } from '../terminal/quoted.ts'

export const command: Command = {
  options: [
    dataOption(),
    new Option('--shell <shell>', 'whose commands to print')
      .choices(['sh', 'fish', 'powershell'])
      .default('sh'),
    jsonOption(),
  ],
  examples: [
    'eval "$(kdbflow env)"',
    'kdbflow env --shell fish | source',
    'kdbflow env --shell powershell | Out-String | Invoke-Expression',
  ],
  run: printEnvironment,
}

interface EnvOptions {
  data?: string
  shell: keyof typeof DIALECTS
  json?: true
}

/** Prints the shell commands that point every AWS tool at the endpoint started here. */
export function printEnvironment({ data = DATA_FOLDER, shell, json }: EnvOptions): void {
  const dialect = DIALECTS[shell]
  const variables = variablesOf(data)
  const lines = [
    ...Object.entries(variables).map(([name, value]) => dialect.set(name, value)),
    ...UNSET.map(dialect.unset),
  ]
  console.log(json === true ? JSON.stringify(variables, undefined, 2) : lines.join('\n'))
}

/** Left from another session, they would win over the key or spoil it. */
const UNSET = ['AWS_PROFILE', 'AWS_SESSION_TOKEN']

function variablesOf(data: string): Record<string, string> {
  const endpoint = startedHere(data)
  const key = rootKeyOf(data, process.env)
  if (endpoint === undefined || key === undefined) {
    throw new Error(`expected a data folder that kdbflow start has used, got ${data}: name it by --data`)
  }
  const region = process.env['AWS_REGION'] ?? 'us-east-1'
  const noProxy = withHost(
    process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? '',
    new URL(endpoint).hostname,
  )
  const authority = authorityFile(data)
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    // The AWS CLI and boto3 look for this one.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    // Behind a company's proxy, calls to this machine would go to it. curl reads the small one alone.
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    // Node reads the first, the AWS CLI, boto3 and Terraform the second.
    ...(authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: authority, AWS_CA_BUNDLE: authority }),
  }
}

const withHost = (list: string, host: string): string =>
  [...new Set([...list.split(',').filter(one => one !== ''), host])].join(',')

interface Dialect {
  set(name: string, value: string): string
  unset(name: string): string
}

const DIALECTS = {
  sh: {
    set: (name, value) => `export ${name}=${quoted(value)}`,
    unset: name => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}';`,
    unset: name => `set -e ${name};`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: name => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
} satisfies Record<string, Dialect>
