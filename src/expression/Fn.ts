/**
 * Functions and aggregates.
 *
 * @since 0.1.0
 */
export * from "./functions/aggregates.js"
export * from "./functions/cast.js"
export * from "./functions/choice.js"
export * from "./functions/coalesce.js"
export * from "./functions/conditions.js"
export * from "./functions/grouping.js"
export * from "./functions/json.js"
export * from "./functions/math.js"
export * from "./functions/raw.js"
export * from "./functions/record.js"
export * from "./functions/search.js"
export * from "./functions/text.js"
export * from "./functions/time.js"
export * from "./functions/value.js"
