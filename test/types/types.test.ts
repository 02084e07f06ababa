import { describe, expect, it } from "vitest"
import { findings, findingsOfEachFirst, says } from "./program.js"

const { refusals, surprises, types } = findings()

it("what must compile compiles", () => {
  expect(surprises).toEqual([])
})

it("models that refer to each other compile, whichever is checked first", () => {
  expect(findingsOfEachFirst()).toEqual([])
}, 120_000)

describe("what must not compile does not, and says why", () => {
  it.each(refusals)("$file:$line: $expected", ({ actual, expected }) => {
    expect(expected).not.toBe("")
    expect(says(actual, expected), actual || "it compiles").toBe(true)
  })
})

describe("a hover can be read", () => {
  it.each(types)("$file:$line: $expected", ({ actual, expected }) => {
    expect(actual).toBe(expected)
  })
})
