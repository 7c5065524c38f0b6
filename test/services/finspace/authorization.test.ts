import { GetKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import type { Principal } from '../../../services/wire/call.ts'
import { ServiceException } from '../../../services/wire/service-exception.ts'
import { accountId } from '../../support/endpoint.ts'
import { newDatabase, newEnvironment } from './support/provision.ts'
import { startFinspace } from './support/start-finspace.ts'

type Asked = [action: string, resource: string, conditions: Readonly<Record<string, string>>]

async function start() {
  const { service, client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const { environmentArn = '' } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  const asked: Asked[] = []
  const refused = new Set<string>()
  const principal: Principal = {
    ...{ accountId, arn: `arn:aws:iam::${accountId}:user/a`, accessKeyId: 'A' },
    authorize(action, resource, conditions = {}) {
      asked.push([action, resource, conditions])
      if (refused.has(action))
        throw new ServiceException({ code: 'AccessDeniedException', status: 403 }, 'denied')
    },
  }
  const call = (operation: string, input: Record<string, unknown>) =>
    service.invoke?.(operation, input, principal)
  return { client, environmentId, environmentArn, asked, refused, call }
}

test('each call is asked for by its action on the ARN that it acts on, before anything is looked up', async () => {
  const { environmentId, environmentArn, asked, refused, call } = await start()
  refused.add('finspace:GetKxDatabase')
  const missing = call('GetKxDatabase', { environmentId, databaseName: 'none' })
  await expect(missing).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await call('ListKxClusters', { environmentId })
  expect(asked.map(([action, resource]) => [action, resource])).toEqual([
    ['finspace:GetKxDatabase', `${environmentArn}/kxDatabase/none`],
    ['finspace:ListKxClusters', environmentArn],
  ])
})

test('the tags of the request and of the resource can be asked about', async () => {
  const { environmentId, environmentArn, asked, call } = await start()
  await call('TagResource', { resourceArn: environmentArn, tags: { team: 'rates' } })
  await call('GetKxEnvironment', { environmentId })
  expect(asked.at(0)?.[2]).toEqual({ 'aws:RequestTag/team': 'rates' })
  expect(asked.at(-1)?.[2]).toEqual({ 'aws:ResourceTag/team': 'rates' })
})

test('to create with tags takes the right to tag', async () => {
  const { environmentId, refused, call } = await start()
  refused.add('finspace:TagResource')
  const database = { environmentId, databaseName: 'hdb', clientToken: 'a' }
  const tagged = call('CreateKxDatabase', { ...database, tags: { team: 'rates' } })
  await expect(tagged).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await call('CreateKxDatabase', database)
})

test('an ARN without its account is asked for in full', async () => {
  const { client, environmentId, environmentArn, asked, call } = await start()
  await newDatabase(client, environmentId)
  const resourceArn = `${environmentArn}/kxDatabase/hdb`
  await call('ListTagsForResource', { resourceArn: resourceArn.replace(`:${accountId}:`, '::') })
  expect(asked.at(-1)?.[1]).toBe(resourceArn)
})
