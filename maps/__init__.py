"""The map: a leaf that draws a shell, ships the script and styles that fill it, and knows no offer.

folium lives here and nowhere else, and is imported only when a shell is really drawn, for it costs half a
second: `import maps` stays free of it. What the modules are for:

* `shell`: the constant map that folium draws, once per language and tile layer;
* `tiles`: the tile layer that the setting names, and the origins it needs in a Content-Security-Policy;
* `config`: what a page tells the script, as a JSON element;
* `page`: whole HTML documents, self-contained for a mail or live for the API;
* `assets`: the folders and files that the web service mounts under `/assets/`.
"""
