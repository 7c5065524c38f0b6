// Over what a Map runs, and how.
import { isObject } from '../json.ts'
import { type Check, checkFields, exclusive, type Fields, jsonata, jsonPath } from './fields.ts'
import { refuse } from './place.ts'
import { template } from './template.ts'
import { anything, arrayOf, integer, number, orExpression, referencePath, text } from './values.ts'

// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
const LONGEST_LABEL = 40
const LARGEST_PAYLOAD = 262_144

const label: Check = (value, place) => {
  text(value, place)
  if (typeof value === 'string' && value.length > LONGEST_LABEL) {
    refuse(place, `Label must have at most ${LONGEST_LABEL} characters`)
  }
}

const items: Check = (value, place) => {
  if (typeof value === 'string') orExpression(arrayOf(template))(value, place)
  else if (typeof value === 'object' && value !== null) template(value, place)
  else refuse(place, 'Expected value of type Array or Object')
}

// Of readers, batchers and writers only their templates are looked into: what they name is S3's.
const READER: Fields = {
  Resource: { check: text, required: true },
  Parameters: jsonPath(template),
  Arguments: jsonata(template),
  ReaderConfig: {
    check: (value, place) => {
      if (isObject(value)) exclusive(value, ['MaxItems', 'MaxItemsPath'], place)
    },
  },
  WriterConfig: { check: anything },
}

const BATCHER: Fields = {
  MaxItemsPerBatch: { check: orExpression(integer(1)) },
  MaxItemsPerBatchPath: jsonPath(referencePath),
  MaxInputBytesPerBatch: { check: orExpression(integer(1, LARGEST_PAYLOAD)) },
  MaxInputBytesPerBatchPath: jsonPath(referencePath),
  BatchInput: { check: template },
}

const batcher: Check = (value, place) => {
  if (!checkFields(value, BATCHER, place)) return
  const limits = [
    'MaxItemsPerBatch',
    'MaxItemsPerBatchPath',
    'MaxInputBytesPerBatch',
    'MaxInputBytesPerBatchPath',
  ]
  if (!limits.some(name => Object.hasOwn(value, name))) {
    refuse(place, `One of these fields is required: [${limits.join(', ')}]`)
  }
}

const partOf =
  (fields: Fields): Check =>
  (value, place) => {
    checkFields(value, fields, place)
  }

/** The fields of a Map beside those of every state and its processor. */
export const MAP: Fields = {
  Items: jsonata(items),
  ItemsPath: jsonPath(referencePath),
  ItemSelector: { check: template },
  MaxConcurrency: { check: orExpression(integer(0)) },
  MaxConcurrencyPath: jsonPath(referencePath),
  ToleratedFailureCount: { check: orExpression(integer(0)) },
  ToleratedFailureCountPath: jsonPath(referencePath),
  ToleratedFailurePercentage: { check: orExpression(number(0, 100)) },
  ToleratedFailurePercentagePath: jsonPath(referencePath),
  ItemReader: { check: partOf(READER) },
  ResultWriter: { check: partOf({ ...READER, Resource: { check: text } }) },
  ItemBatcher: { check: batcher },
  Label: { check: label },
}
