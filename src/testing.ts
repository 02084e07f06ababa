export * as Testing from "./testing/Testing.js"
