"""The demo firm "Jarzębina": its goods, people and correspondence, and what turns them into a living desk."""
