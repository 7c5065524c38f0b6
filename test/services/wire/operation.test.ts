import { expect, test } from 'vitest'
import * as z from 'zod'
import { createPrincipal } from '../../../services/iam/principal.ts'
import { awsJson } from '../../../services/wire/aws-json.ts'
import { awsQuery } from '../../../services/wire/aws-query.ts'
import { operation } from '../../../services/wire/operation.ts'
import { type Outcome, restJson } from '../../../services/wire/rest-json.ts'

const arn = (name: string) => `arn:aws:finspace:us-east-1:000000000000:kxCluster/${name}`

const getCluster = operation({
  input: z.object({ name: z.string().min(3) }),
  action: 'ReadCluster',
  resource: ({ name }) => arn(name),
  conditions: () => ({ 'aws:ResourceTag/team': 'rates' }),
  run: ({ name }) => ({ name }),
})
const open = operation({
  input: z.object({}),
  action: false,
  run: (_, { region, service }) => ({ region, service }),
})

const short = operation({
  input: z.object({ key: z.string().max(3) }),
  action: false,
  run: ({ key }) => ({ key }),
})

const analyst = createPrincipal({
  accountId: '000000000000',
  arn: 'arn:aws:iam::000000000000:user/analyst',
  accessKeyId: 'AKIAANALYST',
  policySets: [
    [
      {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['*:ReadCluster'],
            Resource: [arn('hdb')],
            Condition: { StringEquals: { 'aws:ResourceTag/team': ['rates'] } },
          },
        ],
      },
    ],
  ],
})

const outcomes: Outcome[] = []
const services = {
  restJson: restJson({
    name: 'rest',
    region: 'eu-west-1',
    operations: {
      GetCluster: { http: 'GET /clusters/{name}', ...getCluster },
      Open: { http: 'GET /open', ...open },
      Short: { http: 'GET /short/{key}', ...short },
    },
    audit: { admit: () => undefined, observe: outcome => outcomes.push(outcome) },
  }),
  awsJson: awsJson({
    name: 'json',
    region: 'eu-west-1',
    target: 'Json',
    version: '1.1',
    operations: { GetCluster: getCluster, Open: open },
  }),
  awsQuery: awsQuery({
    name: 'query',
    region: 'eu-west-1',
    namespace: 'urn:query',
    operations: { GetCluster: getCluster, Open: open },
  }),
}

const cases = Object.entries(services)

test.each(cases)('%s runs an operation from within, for one who has the right to it', async (_, service) => {
  expect(await service.invoke?.('GetCluster', { name: 'hdb' }, analyst)).toEqual({ name: 'hdb' })
})

test.each(cases)('%s refuses from within what it would refuse on the wire', async (_, service) => {
  const invoke = (name: string, input: Record<string, unknown>) => service.invoke?.(name, input, analyst)
  await expect(invoke('GetCluster', { name: 'rdb' })).rejects.toMatchObject({
    code: 'AccessDeniedException',
    status: 403,
    message: `User: ${analyst.arn} is not authorized to perform: ${service.name}:ReadCluster on resource: ${arn('rdb')} because no identity-based policy allows the ${service.name}:ReadCluster action`,
  })
  await expect(invoke('GetCluster', { name: 'x' })).rejects.toMatchObject({
    code: 'ValidationException',
    message:
      "1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3",
  })
  await expect(invoke('constructor', {})).rejects.toMatchObject({ code: 'UnknownOperationException' })
})

test.each(cases)('%s asks for no right where an operation needs none', async (_, service) => {
  expect(await service.invoke?.('Open', {}, analyst)).toBeDefined()
})

test.each(cases)('%s runs what is called from within in its own region', async (_, service) => {
  const { name } = service
  expect(await service.invoke?.('Open', {}, analyst)).toEqual({ region: 'eu-west-1', service: name })
})

test('a value that is at fault is shown whole, unless it would flood the answer', async () => {
  const invoke = (key: string) => services.restJson.invoke?.('Short', { key }, analyst)
  await expect(invoke('x'.repeat(3000))).rejects.toThrow(`'${'x'.repeat(3000)}'`)
  const refused = await invoke('x'.repeat(1_000_000))?.catch((error: unknown) => error)
  expect(String(refused).length).toBeLessThan(20_000)
})

test('calls from within are observed like those on the wire', async () => {
  outcomes.length = 0
  await services.restJson.invoke?.('GetCluster', { name: 'hdb' }, analyst)
  await services.restJson.invoke?.('GetCluster', { name: 'rdb' }, analyst).catch(() => undefined)
  expect(outcomes).toMatchObject([
    { operation: 'GetCluster', input: { name: 'hdb' }, output: { name: 'hdb' } },
    { operation: 'GetCluster', input: { name: 'rdb' }, error: { code: 'AccessDeniedException' } },
  ])
})
