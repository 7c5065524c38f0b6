// What Terraform's modules set on a bucket, where keeping it promises nothing that is not done: tags, an owner who
// alone has rights and pays, no public access, no versions, no logs, and events for EventBridge.
import type { XmlElements } from '../../../wire/xml.ts'
import { invalidRequest, invalidTag, malformedXml, notImplemented } from '../protocol/errors.ts'
import { emptyAnswer, type S3Operation } from '../request/request.ts'
import {
  elementsOf,
  listOf,
  optionalText,
  readXml,
  textOf,
  type XmlNode,
  type XmlParent,
} from '../request/xml-body.ts'

export interface BucketSetting {
  /** The subresource's name in the query. */
  query: string
  /** As the API's model has it; undefined where there is no such operation. */
  put: string
  delete: string | undefined
  /** IAM's name for both. */
  action: string
  root: string
  /** The document to keep. @throws {ServiceException} MalformedXML, or NotImplemented for what would not be done */
  read(body: XmlParent): XmlElements
}

export const BUCKET_SETTINGS: readonly BucketSetting[] = [
  {
    query: 'accelerate',
    put: 'PutBucketAccelerateConfiguration',
    delete: undefined,
    action: 's3:PutAccelerateConfiguration',
    root: 'AccelerateConfiguration',
    read: accelerationOf,
  },
  {
    query: 'logging',
    put: 'PutBucketLogging',
    delete: undefined,
    action: 's3:PutBucketLogging',
    root: 'BucketLoggingStatus',
    read: loggingOf,
  },
  {
    query: 'notification',
    put: 'PutBucketNotificationConfiguration',
    delete: undefined,
    action: 's3:PutBucketNotification',
    root: 'NotificationConfiguration',
    read: notificationOf,
  },
  {
    query: 'ownershipControls',
    put: 'PutBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
    action: 's3:PutBucketOwnershipControls',
    root: 'OwnershipControls',
    read: ownershipOf,
  },
  {
    query: 'publicAccessBlock',
    put: 'PutPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
    action: 's3:PutBucketPublicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    read: publicAccessBlockOf,
  },
  {
    query: 'requestPayment',
    put: 'PutBucketRequestPayment',
    delete: undefined,
    action: 's3:PutBucketRequestPayment',
    root: 'RequestPaymentConfiguration',
    read: requestPaymentOf,
  },
  {
    query: 'tagging',
    put: 'PutBucketTagging',
    delete: 'DeleteBucketTagging',
    action: 's3:PutBucketTagging',
    root: 'Tagging',
    read: taggingOf,
  },
  {
    query: 'versioning',
    put: 'PutBucketVersioning',
    delete: undefined,
    action: 's3:PutBucketVersioning',
    root: 'VersioningConfiguration',
    read: versioningOf,
  },
]

export const putBucketSetting = ({ query, action, root, read }: BucketSetting): S3Operation => ({
  action,
  async run({ call, bucket }, { folders, settings }) {
    folders.checkBucket(bucket)
    const content = read(await readXml(call, root))
    folders.checkBucket(bucket)
    settings.put(bucket, query, content)
    return emptyAnswer(200)
  },
})

export const deleteBucketSetting = ({ query, action }: BucketSetting): S3Operation => ({
  action,
  run({ bucket }, { folders, settings }) {
    folders.checkBucket(bucket)
    settings.delete(bucket, query)
    return emptyAnswer(204)
  },
})

/** There are no edge locations that could be nearer. */
function accelerationOf(body: XmlParent): XmlElements {
  const Status = textOf(elementsOf(body, { served: ['Status'] }), 'Status')
  if (Status !== 'Suspended') throw notImplemented({ Status })
  return { Status }
}

/** An empty document ends logging; there is none. */
function loggingOf(body: XmlParent): XmlElements {
  elementsOf(body, { served: [], unserved: ['LoggingEnabled'] })
  return {}
}

const NOTIFIED = [
  'CloudFunctionConfiguration',
  'LambdaFunctionConfiguration',
  'QueueConfiguration',
  'TopicConfiguration',
]

/** EventBridge learns of every object, whether a bucket asks for it or not. */
function notificationOf(body: XmlParent): XmlElements {
  const set = elementsOf(body, { served: ['EventBridgeConfiguration'], unserved: NOTIFIED })
  return set['EventBridgeConfiguration'] === undefined ? {} : { EventBridgeConfiguration: {} }
}

/** Objects have no ACLs here: the bucket's owner has every right. */
function ownershipOf(body: XmlParent): XmlElements {
  const [rule, ...more] = listOf(elementsOf(body, { served: ['Rule'] })['Rule'])
  if (rule === undefined || more.length > 0) throw malformedXml()
  const ObjectOwnership = textOf(elementsOf(rule, { served: ['ObjectOwnership'] }), 'ObjectOwnership')
  if (ObjectOwnership !== 'BucketOwnerEnforced') throw notImplemented({ ObjectOwnership })
  return { Rule: { ObjectOwnership } }
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']

/** Nothing is public here, whatever is set. */
function publicAccessBlockOf(body: XmlParent): XmlElements {
  const set = elementsOf(body, { served: BLOCKS })
  return Object.fromEntries(BLOCKS.map(name => [name, booleanOf(optionalText(set, name) ?? 'false')]))
}

function booleanOf(text: string): string {
  const value = text.trim().toLowerCase()
  if (value !== 'true' && value !== 'false') throw malformedXml()
  return value
}

function requestPaymentOf(body: XmlParent): XmlElements {
  const Payer = textOf(elementsOf(body, { served: ['Payer'] }), 'Payer')
  if (Payer !== 'BucketOwner') throw notImplemented({ Payer })
  return { Payer }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html */
const MOST_TAGS = 50
const LONGEST_TAG_KEY = 128
const LONGEST_TAG_VALUE = 256

function taggingOf(body: XmlParent): XmlElements {
  const { TagSet = '' } = elementsOf(body, { served: ['TagSet'] })
  return tagsOf(TagSet)
}

/** The document to keep, of an element that holds the tags. @throws {ServiceException} InvalidTag or MalformedXML */
export function tagsOf(set: XmlNode | readonly XmlNode[]): XmlElements {
  const tags = listOf(elementsOf(set, { served: ['Tag'] })['Tag']).map(tagOf)
  if (tags.length > MOST_TAGS)
    throw invalidRequest({}, `expected at most ${MOST_TAGS} tags, got ${tags.length}`)
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidTag({}, 'Cannot provide multiple Tags with the same key')
  }
  return { TagSet: { Tag: tags } }
}

function tagOf(node: XmlNode) {
  const tag = elementsOf(node, { served: ['Key', 'Value'] })
  const [Key, Value] = [textOf(tag, 'Key'), textOf(tag, 'Value')]
  if (Key === '' || Key.length > LONGEST_TAG_KEY)
    throw invalidTag({ TagKey: Key }, 'The TagKey you have provided is invalid')
  if (Value.length > LONGEST_TAG_VALUE)
    throw invalidTag({ TagKey: Key }, 'The TagValue you have provided is invalid')
  return { Key, Value }
}

/** A bucket whose versioning is suspended, and always was, keeps one version of each object. */
function versioningOf(body: XmlParent): XmlElements {
  const set = elementsOf(body, { served: ['Status', 'MfaDelete'] })
  const Status = textOf(set, 'Status')
  if (Status !== 'Suspended') throw notImplemented({ Status })
  const MfaDelete = optionalText(set, 'MfaDelete') ?? 'Disabled'
  if (MfaDelete !== 'Disabled') throw notImplemented({ MfaDelete })
  return { Status }
}
