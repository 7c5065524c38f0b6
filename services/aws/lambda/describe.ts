import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import type { Catalog } from './catalog.ts'
import { type Found, findFunction } from './function-name.ts'

export interface DescribeParts {
  functions: Catalog
  region: string
  accountId: string
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html, those that describe functions. */
export function describeOperations(parts: DescribeParts, find: (reference: string) => Found) {
  return {
    ListFunctions: {
      http: 'GET /2015-03-31/functions',
      query: { Marker: 'string', MaxItems: 'number' },
      ...operation({ input: page, run: input => listFunctions(input, parts) }),
    },
    GetFunction: {
      http: 'GET /2015-03-31/functions/{FunctionName}',
      ...operation({
        input: named,
        resource: ({ FunctionName }) => find(FunctionName).arn,
        run: ({ FunctionName }) => getFunction(find(FunctionName)),
      }),
    },
    GetFunctionConfiguration: {
      http: 'GET /2015-03-31/functions/{FunctionName}/configuration',
      ...operation({
        input: named,
        resource: ({ FunctionName }) => find(FunctionName).arn,
        run: ({ FunctionName }) => configurationOf(find(FunctionName)),
      }),
    },
  } satisfies Record<string, RestOperation>
}

const named = z.object({ FunctionName: z.string() })
const page = z.object({ Marker: z.string().optional(), MaxItems: z.int().min(1).max(10_000).optional() })

function listFunctions({ Marker = '', MaxItems = 50 }: z.infer<typeof page>, parts: DescribeParts) {
  const names = Object.keys(parts.functions)
    .sort()
    .filter(name => name > Marker)
  const listed = names.slice(0, MaxItems)
  return {
    Functions: listed.map(name => configurationOf(findFunction(name, parts.functions, parts))),
    ...(names.length > listed.length ? { NextMarker: listed.at(-1) } : {}),
  }
}

function getFunction(found: Found) {
  const { concurrency, file } = found.entry
  return {
    Configuration: configurationOf(found),
    Code: { RepositoryType: 'FILE', Location: pathToFileURL(file).href },
    ...(concurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: concurrency } }),
  }
}

function configurationOf({ name, arn, entry }: Found) {
  return {
    FunctionName: name,
    FunctionArn: arn,
    Description: entry.description ?? '',
    Handler: 'handler',
    Runtime: 'nodejs24.x',
    Timeout: entry.timeoutSeconds,
    MemorySize: entry.memoryMb,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Version: '$LATEST',
    Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    ...(entry.environment === undefined ? {} : { Environment: { Variables: entry.environment } }),
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
  }
}
