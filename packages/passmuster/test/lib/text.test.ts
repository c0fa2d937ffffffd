import { describe, expect, test } from 'vitest'
import { readManifests } from '../../src/facts/manifests/read.ts'
import { readerOf } from '../../src/evidence/reader.ts'
import { decodeText, isWideText } from '../../src/lib/text.ts'
import { countLines, kindOfContent } from '../../src/snapshot/content.ts'

const little = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
const big = (text: string): Buffer => Buffer.from(little(text)).swap16()

describe('texts by their byte order mark', () => {
  const list = 'CTkMessagebox==2.7\r\ncustomtkinter==5.2.2\r\nähnlich==1\r\n'

  test.each([
    ['UTF-8', Buffer.from(list)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${list}`)],
    ['UTF-16 LE', little(list)],
    ['UTF-16 BE', big(list)],
  ])('%s is text, and one and the same', async (_, bytes) => {
    expect(kindOfContent(bytes, bytes.length)).toBe('text')
    expect(countLines(bytes)).toBe(3)
    expect(decodeText(bytes)).toBe(list)
    const read = readerOf({ read: async () => bytes })
    expect((await read.lines('requirements.txt'))?.[1]).toBe('customtkinter==5.2.2\r')
    const declared = readManifests(new Map([['requirements.txt', decodeText(Buffer.from(bytes))]])).all[0]!
    expect(declared.declared.slice(0, 2).map((one) => one.name)).toEqual(['CTkMessagebox', 'customtkinter'])
  })

  test('a text that ends amid the bytes looked at is text still', () => {
    const long = little('x = 1\n'.repeat(3000))
    expect(kindOfContent(long.subarray(0, 8000), long.length)).toBe('text')
  })

  test('other bytes with such a start, and a UTF-32 mark, stay binary', () => {
    const noise = Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x00, 0x00, 0x01, 0x00, 0x42, 0x00])
    expect(isWideText(noise)).toBe(false)
    expect(kindOfContent(noise, noise.length)).toBe('binary')
    const four = Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])
    expect(kindOfContent(four, four.length)).toBe('binary')
  })
})
