# The rules that build the default graph, in this order, at each load. They are plain SPARQL 1.1, so that any store
# can run them; nothing here reasons beyond the vocabulary's own properties and classes.
PREFIX remit: <https://w3id.org/remit/ns/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# 1. What the claims say, but for those that hold only under a condition, in some organisations, or not yet.
INSERT { ?s ?p ?o }
WHERE {
  GRAPH ?claim { ?s ?p ?o }
  FILTER NOT EXISTS { { ?claim remit:condition ?any } UNION { GRAPH ?where { ?claim remit:condition ?any } } }
  FILTER NOT EXISTS {
    VALUES ?weak { remit:Optional remit:Emerging }
    { ?claim remit:modality ?weak } UNION { GRAPH ?where { ?claim remit:modality ?weak } }
  }
} ;

INSERT { ?claim a remit:UnconditionalClaim }
WHERE {
  ?claim a remit:Claim
  FILTER NOT EXISTS { ?claim remit:condition ?any }
  FILTER NOT EXISTS { VALUES ?weak { remit:Optional remit:Emerging } ?claim remit:modality ?weak }
} ;

# 2. A property implies the wider ones: who has a responsibility has it in the remit.
INSERT { ?s ?wider ?o }
WHERE {
  ?property rdfs:subPropertyOf+ ?wider .
  FILTER (STRSTARTS(STR(?wider), STR(remit:)))
  ?s ?property ?o
} ;

# 3. Inverse properties hold in both directions.
INSERT { ?o ?inverse ?s }
WHERE {
  { ?property owl:inverseOf ?inverse } UNION { ?inverse owl:inverseOf ?property }
  FILTER (STRSTARTS(STR(?inverse), STR(remit:)))
  ?s ?property ?o
  FILTER (ISIRI(?o) || ISBLANK(?o))
} ;

# 4. Use makes the type: what a role is responsible for is a responsibility.
INSERT { ?o a ?class }
WHERE {
  ?property rdfs:range ?class .
  FILTER (STRSTARTS(STR(?property), STR(remit:)) && STRSTARTS(STR(?class), STR(remit:)))
  ?s ?property ?o
  FILTER (ISIRI(?o) || ISBLANK(?o))
} ;
INSERT { ?s a ?class }
WHERE {
  ?property rdfs:domain ?class .
  FILTER (STRSTARTS(STR(?property), STR(remit:)) && STRSTARTS(STR(?class), STR(remit:)))
  ?s ?property ?o
} ;

# 5. A thing is also what its class is below.
INSERT { ?s a ?wider }
WHERE {
  ?s a ?class .
  ?class rdfs:subClassOf+ ?wider .
  FILTER (STRSTARTS(STR(?class), STR(remit:)) && ISIRI(?wider))
} ;

# 6. Symmetric ties between two roles hold in both directions; a team is worked with, it is not a party to it.
INSERT { ?b ?property ?a }
WHERE {
  { ?property a owl:SymmetricProperty } UNION { VALUES ?property { remit:collaboratesWith } }
  FILTER (STRSTARTS(STR(?property), STR(remit:)))
  ?a ?property ?b .
  ?a a remit:Role .
  ?b a remit:Role
}
