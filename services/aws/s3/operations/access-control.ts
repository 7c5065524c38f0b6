// ACLs as they are where the owner has every right and nobody else any, which is what `private` says.
import { readBody } from '../../../wire/body.ts'
import type { Call } from '../../../wire/call.ts'
import { ATTRIBUTES, type XmlElements } from '../../../wire/xml.ts'
import { malformedXml, noSuchKey, notImplemented } from '../protocol/errors.ts'
import { emptyAnswer, type S3Operation, type S3Request, type S3State, xmlAnswer } from '../request/request.ts'
import { elementsOf, listOf, optionalText, readXml, type XmlNode } from '../request/xml-body.ts'

export const getBucketAcl: S3Operation = { action: 's3:GetBucketAcl', run: getAcl }
export const getObjectAcl: S3Operation = { action: 's3:GetObjectAcl', run: getAcl }
export const putBucketAcl: S3Operation = { action: 's3:PutBucketAcl', run: putAcl }
export const putObjectAcl: S3Operation = { action: 's3:PutObjectAcl', run: putAcl }

function getAcl(request: S3Request, state: S3State) {
  checkExists(request, state)
  const ID = request.call.principal.accountId
  const Grant = { Grantee: { ID, [ATTRIBUTES]: CANONICAL_USER }, Permission: 'FULL_CONTROL' }
  return xmlAnswer('AccessControlPolicy', { Owner: { ID }, AccessControlList: { Grant } })
}

const CANONICAL_USER: NonNullable<XmlElements[typeof ATTRIBUTES]> = {
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:type': 'CanonicalUser',
}

async function putAcl(request: S3Request, state: S3State) {
  checkExists(request, state)
  await checkPrivate(request.call)
  return emptyAnswer(200)
}

function checkExists({ bucket, key }: S3Request, { folders, objects }: S3State): void {
  folders.checkBucket(bucket)
  if (key !== '' && objects.find({ bucket, key }) === undefined) throw noSuchKey({ Key: key })
}

/** A header names the ACL, or the body lists its grants. @throws {ServiceException} MalformedXML or NotImplemented */
async function checkPrivate(call: Call): Promise<void> {
  const body = await readBody(call.body)
  if (body.length === 0 && call.headers['x-amz-acl'] !== undefined) return
  const policy = await readXml({ ...call, body }, 'AccessControlPolicy')
  const { AccessControlList = '' } = elementsOf(policy, { served: ['Owner', 'AccessControlList'] })
  const grants = listOf(elementsOf(AccessControlList, { served: ['Grant'] })['Grant'])
  if (grants.length === 0) throw notImplemented({ Element: 'AccessControlList' })
  for (const grant of grants) checkGrant(grant, call.principal.accountId)
}

function checkGrant(grant: XmlNode, owner: string): void {
  const { Grantee, Permission } = elementsOf(grant, { served: ['Grantee', 'Permission'] })
  if (Grantee === undefined || typeof Permission !== 'string') throw malformedXml()
  const grantee = elementsOf(Grantee, {
    served: ['ID', 'DisplayName'],
    unserved: ['EmailAddress', 'Type', 'URI'],
  })
  if (optionalText(grantee, 'ID') !== owner)
    throw notImplemented({ Grantee: optionalText(grantee, 'ID') ?? '' })
  if (Permission !== 'FULL_CONTROL') throw notImplemented({ Permission })
}
