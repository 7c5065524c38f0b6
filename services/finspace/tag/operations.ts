import type { ExceptionName } from '../../../model/exceptions.ts'
import { listTagsForResource, tagResource, untagResource } from '../../../model/tag.ts'
import { withoutTags } from '../../wire/tags.ts'
import { notFound } from '../operation/exceptions.ts'
import { operation } from '../operation/operation.ts'
import { setTags, type TagTables, tagsOf } from './tags.ts'

const TAGS = '/tags/{resourceArn}'

/** Unlike all other operations, these declare neither ValidationException nor AccessDeniedException. */
const ERRORS: ExceptionName[] = [
  'InternalServerException',
  'InvalidRequestException',
  'ResourceNotFoundException',
]

interface TagParts {
  tables: TagTables
  /** The ARN in full of the resource that an ARN names, where there is one. */
  resourceAt(arn: string): string | undefined
}

export function tagOperations(parts: TagParts) {
  // In full: an ARN without its account would slip past a policy that names it with one.
  const resource = ({ resourceArn }: { resourceArn: string }) => parts.resourceAt(resourceArn) ?? resourceArn
  const find = ({ resourceArn }: { resourceArn: string }) => {
    const arn = parts.resourceAt(resourceArn)
    if (arn === undefined) throw notFound(`Resource ${resourceArn} not found`)
    return arn
  }
  return {
    ListTagsForResource: operation({
      http: `GET ${TAGS}`,
      effect: 'reads',
      input: listTagsForResource,
      errors: ERRORS,
      resource,
      run: input => ({ tags: tagsOf(parts, find(input)) }),
    }),

    TagResource: operation({
      http: `POST ${TAGS}`,
      effect: 'changes',
      input: tagResource,
      errors: ERRORS,
      resource,
      run(input) {
        setTags(parts, find(input), input.tags)
        return {}
      },
    }),

    UntagResource: operation({
      http: `DELETE ${TAGS}`,
      effect: 'changes',
      query: { tagKeys: 'list' },
      input: untagResource,
      errors: ERRORS,
      resource,
      run(input) {
        const arn = find(input)
        parts.tables.tag.put(arn, withoutTags(tagsOf(parts, arn), input.tagKeys))
        return {}
      },
    }),
  }
}
