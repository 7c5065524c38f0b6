import { X509Certificate } from 'node:crypto'
import { DeleteKxEnvironmentCommand, GetKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { signedFetch } from '../../../support/signed-fetch.ts'
import { newCluster, newEnvironment, settledEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

async function certificateOf(url: string, CertificateAuthorityArn: string) {
  const response = await signedFetch(url, {
    service: 'acm-pca',
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'ACMPrivateCA.GetCertificateAuthorityCertificate',
    },
    body: JSON.stringify({ CertificateAuthorityArn }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

test('the authority that an environment names is the one that signs for its nodes', async () => {
  const { client, endpoint, nodes } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const { certificateAuthorityArn = '' } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  const { body } = await certificateOf(endpoint.url, certificateAuthorityArn)
  const authority = new X509Certificate(body['Certificate'] ?? '')
  expect(authority.subject).toBe(`CN=kdbflow environment ${environmentId}`)
  await newCluster(client, { environmentId, clusterName: 'hdb' })
  const [cluster] = nodes.running.values()
  const issued = new X509Certificate(cluster?.certificateFor('node.example.com').certificate ?? '')
  expect(issued.checkIssued(authority) && issued.verify(authority.publicKey)).toBe(true)
  expect(issued.checkHost('node.example.com')).toBe('node.example.com')
})

test('the authority, with its private key, goes with its environment', async () => {
  const { client, endpoint, store } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const { certificateAuthorityArn = '' } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  await certificateOf(endpoint.url, certificateAuthorityArn)
  const kept = store.collection('finspace.authority')
  expect(kept.count()).toBe(1)
  await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  await settledEnvironment(client, environmentId)
  expect(kept.count()).toBe(0)
  expect(await certificateOf(endpoint.url, certificateAuthorityArn)).toMatchObject({ status: 400 })
})

test('an authority that no environment has is not found', async () => {
  const { endpoint } = await startFinspace()
  const arn = 'arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/none'
  expect(await certificateOf(endpoint.url, arn)).toMatchObject({
    status: 400,
    body: { __type: 'ResourceNotFoundException' },
  })
})
