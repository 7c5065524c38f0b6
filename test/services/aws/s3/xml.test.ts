import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { parseXml, textOf } from '../../../../services/aws/s3/request/xml-body.ts'
import { signedFetch } from '../../../support/signed-fetch.ts'
import { startBucket } from './bucket.ts'

const keyOf = (text: string) => textOf(parseXml(Buffer.from(text), 'D'), 'K')

test.each([
  ['a&#10;b', 'a\nb'],
  ['a&#xA;b', 'a\nb'],
  ['&#34;etag&#34;', '"etag"'],
  ['&#x1F600;&#128512;', '😀😀'],
  ['&amp;#10;', '&#10;'],
  ['&amp;lt;&lt;&gt;&quot;&apos;', '&lt;<>"\''],
  ['<![CDATA[&#10;<x>]]>', '&#10;<x>'],
  [' 007 ', ' 007 '],
])('the text %s is read as %j', (text, expected) => {
  expect(keyOf(`<?xml version="1.0"?>\n<D><K>${text}</K></D>\n`)).toBe(expected)
})

test.each([
  ['an unknown entity', '<D><K>&bogus;</K></D>'],
  ['an entity of HTML', '<D><K>&copy;</K></D>'],
  ['a bare ampersand', '<D><K>a & b</K></D>'],
  ['a reference without an end', '<D><K>&#10</K></D>'],
  ['a reference to what XML cannot hold', '<D><K>&#0;</K></D>'],
  ['a reference to half a character', '<D><K>&#xD800;</K></D>'],
  ['a reference past the last character', '<D><K>&#x110000;</K></D>'],
  ['a control character', '<D><K>\u0001</K></D>'],
  ['a document type', '<!DOCTYPE D [<!ENTITY x "y">]><D><K>&x;</K></D>'],
  ['an element without an end', '<D><K>a</D>'],
  ['text behind the root', '<D><K>a</K></D>text'],
  ['two roots', '<D><K>a</K></D><D/>'],
  ['nothing', ''],
  ['another root', '<E><K>a</K></E>'],
  ['a name that JavaScript keeps', '<D><__proto__>a</__proto__></D>'],
  ['a thousand levels', `${'<D>'.repeat(1000)}${'</D>'.repeat(1000)}`],
])('%s is refused as malformed', (_, text) => {
  expect(() => keyOf(text)).toThrow(expect.objectContaining({ code: 'MalformedXML', status: 400 }))
})

test('bytes that are no UTF-8 are refused as malformed', () => {
  const bytes = Buffer.concat([Buffer.from('<D><K>'), Buffer.from([0xff]), Buffer.from('</K></D>')])
  expect(() => parseXml(bytes, 'D')).toThrow(expect.objectContaining({ code: 'MalformedXML' }))
})

test('a deletion written with numeric references deletes the key that it names, and no other', async () => {
  const { s3, endpoint, Bucket } = await startBucket()
  for (const Key of ['a\nb', 'a&#10;b', 'ab']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  const body = '<Delete><Object><Key>a&#xA;b</Key></Object></Delete>'
  const query = { delete: '' }
  const answer = await signedFetch(endpoint.url, { method: 'POST', path: `/${Bucket}`, query, body })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('<Deleted><Key>a\nb</Key></Deleted>')
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents?.map(({ Key }) => Key)).toEqual(['a&#10;b', 'ab'])
})

test('a completion written as Go writes it, with &#34; around the ETag, makes the object', async () => {
  const { s3, endpoint, Bucket } = await startBucket()
  const place = { Bucket, Key: 'big' }
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand(place))
  const { ETag = '' } = await s3.send(
    new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: 'text' }),
  )
  const part = `<Part><ETag>${ETag.replaceAll('"', '&#34;')}</ETag><PartNumber>1</PartNumber></Part>`
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${part}</CompleteMultipartUpload>`
  const request = { method: 'POST', path: `/${Bucket}/big`, query: { uploadId: UploadId }, body }
  expect((await signedFetch(endpoint.url, request)).status).toBe(200)
  expect((await s3.send(new HeadObjectCommand(place))).ContentLength).toBe(4)
})

test('a malformed body is answered with MalformedXML, and changes nothing', async () => {
  const { s3, endpoint, Bucket } = await startBucket()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text' }))
  const query = { delete: '' }
  for (const body of [
    '<Delete><Object><Key>k</Key></Object>',
    '',
    '<Delete><Objekt><Key>k</Key></Objekt></Delete>',
  ]) {
    const answer = await signedFetch(endpoint.url, { method: 'POST', path: `/${Bucket}`, query, body })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('<Code>MalformedXML</Code>')
  }
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).ContentLength).toBe(4)
})

test('a completion whose list of parts is no list of parts is refused', async () => {
  const { s3, Bucket } = await startBucket()
  const place = { Bucket, Key: 'big' }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place))
  const empty = new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: [] } })
  await expect(s3.send(empty)).rejects.toMatchObject({ name: 'MalformedXML' })
})
