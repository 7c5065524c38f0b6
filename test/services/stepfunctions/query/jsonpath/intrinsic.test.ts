import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { callIntrinsic } from '../../../../../services/stepfunctions/query/jsonpath/intrinsic.ts'
import { environment } from '../environment.ts'

const input = { list: [1, 2, 3, 3], map: { a: 1 }, text: 'a-b.c', n: 4 }
const call = (text: string) => callIntrinsic(text, { input, context: {}, variables: {}, environment })

describe('intrinsic functions', () => {
  test.each<[string, Json]>([
    ["States.Format('{} of {}, \\{\\} and \\'', $.n, $.map)", "4 of {a=1}, {} and '"],
    ["States.Format('{}', 'it\\'s')", "it's"],
    ["States.StringToJson('[1, 2]')", [1, 2]],
    ["States.StringToJson(' ')", null],
    ['States.JsonToString($.map)', '{"a":1}'],
    ["States.Array(1, 'a', null, $.map)", [1, 'a', null, { a: 1 }]],
    ['States.ArrayPartition($.list, 3)', [[1, 2, 3], [3]]],
    ['States.ArrayContains($.list, 2)', true],
    ['States.ArrayRange(1, 9, 4)', [1, 5, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayGetItem($.list, 0)', 1],
    ['States.ArrayLength($.list)', 4],
    ['States.ArrayUnique($.list)', [1, 2, 3]],
    ["States.Base64Encode('ü')", 'w7w='],
    ["States.Base64Decode('w7w=')", 'ü'],
    ["States.Hash('input data', 'MD5')", '812f45842bc6d66ee14572ce20db8e86'],
    ['States.JsonMerge($.map, States.StringToJson(\'{"b": 2}\'), false)', { a: 1, b: 2 }],
    ['States.MathRandom(0, 10)', 5],
    ['States.MathAdd($.n, -1.5)', 3],
    ["States.StringSplit($.text, '.-')", ['a', 'b', 'c']],
    ['States.UUID()', '00000000-0000-4000-8000-000000000000'],
  ])('%s', (text, value) => {
    expect(call(text)).toEqual(value)
  })

  test.each([
    ['States.ArrayGetItem($.list, 9)', 'argument 2 must be an index from 0 to 3, got 9'],
    ['States.ArrayLength($.map)', 'argument 1 must be an array, got {"a":1}'],
    ['States.ArrayRange(0, 5000, 1)', 'a range has at most 1000 items, got 5001'],
    ["States.StringToJson('{')", 'Invalid JSON string'],
    ["States.Base64Decode('not base64!')", 'argument 1 must be Base64, got "not base64!"'],
    ["States.Format('{} {}', 1)", 'expected 2 arguments for the placeholders, got 1'],
    ['States.JsonMerge($.map, $.map, true)', 'argument 3 must be false, got true'],
    [
      'States.MathAdd($.none, 1)',
      "The JsonPath argument for the field '$.none' could not be found in the input",
    ],
  ])('%s fails', (text, reason) => {
    expect(() => call(text)).toThrow(`The function '${text}' had the following error: ${reason}`)
  })
})
