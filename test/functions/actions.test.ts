// What the catalog lets a step do, held against the calls that are left in its code when all that it never runs is cut.
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleOptions } from '../../functions/bundle.ts'
import { steps } from '../../functions/catalog.ts'

const called = new Map<string, Set<string>>()

beforeAll(async () => {
  const { outputFiles } = await build({
    ...{ ...bundleOptions, mainFields: [...bundleOptions.mainFields], minify: false, write: false },
    entryPoints: Object.fromEntries(Object.entries(steps).map(([name, { file }]) => [name, file])),
    ...{ outdir: '/', external: ['@aws-sdk/*'] },
  })
  for (const { path, text } of outputFiles) called.set(path.slice(1, -'.js'.length), actionsIn(text))
})

describe('the actions of the catalog are those that the code calls', () => {
  test.each(Object.entries(steps))('%s', (name, { rights, actions }) => {
    const beside = rights.flatMap(({ on, actions }) =>
      actions.filter(action => on === 'source objects' || BESIDE_CALLS.has(action)),
    )
    expect(new Set([...(called.get(name) ?? []), ...beside])).toEqual(new Set(actions))
  })
})

/**
 * Rights that no call of their name needs: to learn that an object is not there, to sign a request to connect, to create
 * with tags. Source objects are read by the service, for those who may read them.
 */
const BESIDE_CALLS = new Set(['s3:ListBucket', 'finspace:ConnectKxCluster', 'finspace:TagResource'])

function actionsIn(code: string): Set<string> {
  const clients = new Map(
    [...code.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)].flatMap(
      ([, names = '', client = '']) => names.split(',').map(name => [name.trim(), client] as const),
    ),
  )
  return new Set(
    [...code.matchAll(/new (\w+)Command\(|(paginate(\w+))\(/g)].map(([, command, paginator, paged]) => {
      const client = clients.get(paginator ?? `${command}Command`) ?? ''
      const operation = command ?? paged ?? ''
      return ACTIONS[operation] ?? `${SERVICES[client]}:${operation}`
    }),
  )
}

const SERVICES: Record<string, string> = {
  finspace: 'finspace',
  s3: 's3',
  sfn: 'states',
  eventbridge: 'events',
  scheduler: 'scheduler',
}

/** Where IAM has another name for an operation. */
const ACTIONS: Record<string, string> = { ListObjectsV2: 's3:ListBucket' }
