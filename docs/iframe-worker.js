// Browsers start no workers for pages opened from the file system. There the search's worker runs in
// a hidden frame of the same page instead; nothing is asked of the network.
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      frame.title = "Search"
      document.body.append(frame)
      this.scope = frame.contentWindow
      this.scope.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
      this.scope.importScripts = async (...urls) => {
        for (const one of urls) await this.load(one)
      }
      this.ready = this.load(url)
    }
    load(url) {
      return new Promise((done, failed) => {
        const script = this.scope.document.createElement("script")
        script.src = url
        script.onload = done
        script.onerror = failed
        this.scope.document.body.append(script)
      })
    }
    postMessage(data) {
      const said = () => this.scope.dispatchEvent(new MessageEvent("message", { data }))
      this.ready.then(said)
    }
    terminate() {
      this.scope.frameElement.remove()
    }
  }
}
